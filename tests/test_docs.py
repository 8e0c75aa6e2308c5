"""Documents are held against the code: what one names, the other has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main
from typer.core import TyperGroup

from analytics import cli, contracts, settings, taxonomy

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
OPERATIONS = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
FEED = (ROOT / "docs/feed.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z-]+):(?!=)", MAKEFILE, flags=re.MULTILINE))
BENCHMARKS = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "benchmarks").glob("*.py"))
FIGURE = re.compile(r"(?<![\w.:/-])\d[\d,.]*\s*(ms|s|min|MB|GB|million(/s| a second)?|floors)\b")


def _options(group: TyperGroup, prefix: str) -> Iterator[tuple[str, set[str]]]:
    """Every command below `group` under its full name, with its options."""
    for name, command in group.commands.items():
        full = f"{prefix} {name}"
        if isinstance(command, TyperGroup):
            yield from _options(command, full)
        else:
            options = {name for parameter in command.params for name in parameter.opts if name[:2] == "--"}
            yield full, options - {"--help"}


PROGRAM = typer.main.get_command(cli.program)
COMMANDS = dict(_options(PROGRAM, "rereview")) if isinstance(PROGRAM, TyperGroup) else {}


def _section(command: str) -> str:
    """What docs/operations.md says below the heading of one command."""
    found = re.search(rf"^### `{command}`\n(.*?)(?=^##|\Z)", OPERATIONS, flags=re.MULTILINE | re.DOTALL)
    return found.group(1) if found else ""


def test_the_program_has_commands() -> None:
    assert len(COMMANDS) >= 5


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_described_with_its_options_and_no_others(command: str) -> None:
    assert _section(command), f"docs/operations.md has no heading ### `{command}`"
    assert set(re.findall(r"`(--[a-z-]+)", _section(command))) == COMMANDS[command]


@pytest.mark.parametrize("heading", re.findall(r"^### `(rereview .*?)`$", OPERATIONS, flags=re.MULTILINE))
def test_a_described_command_exists(heading: str) -> None:
    assert heading in COMMANDS


def test_every_setting_of_the_environment_is_described() -> None:
    source = (ROOT / "analytics/settings.py").read_text(encoding="utf-8")
    names = set(re.findall(r'"(REREVIEW_[A-Z_]+)"', source))
    assert names
    assert names - set(re.findall(r"`(REREVIEW_[A-Z_]+)`", OPERATIONS)) == set()


@pytest.mark.parametrize("setting", settings.ALL, ids=lambda setting: setting.key)
def test_every_setting_has_its_row_with_key_and_variable(setting: settings.Setting) -> None:
    assert f"| `{setting.key}` | `{setting.variable}` | " in OPERATIONS


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_what_a_document_points_at_is_there(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (path.parent / target).exists(), target
    for target in re.findall(r"`make ([a-z-]+)", text):
        assert target in TARGETS, target
    first_words = {command.split()[1] for command in COMMANDS}
    for word in re.findall(r"`rereview ([a-z]+)", text):
        assert word in first_words, word


def test_every_target_of_the_makefile_is_described() -> None:
    described = set(re.findall(r"`make ([a-z-]+)", OPERATIONS))
    assert set(re.findall(r"^([a-z-]+):.*## ", MAKEFILE, flags=re.MULTILINE)) - described == set()


@pytest.mark.parametrize("name", contracts.FEED)
def test_every_table_of_the_feed_is_described_with_its_columns(name: str) -> None:
    row = re.search(rf"^\| `{name}` \|(.*)$", FEED, flags=re.MULTILINE)
    assert row
    for column in contracts.FEED[name].columns:
        assert f"`{column.name}`{'' if column.required else '?'}" in row.group(1), column.name


def test_every_event_type_is_described_with_its_severity_and_windows() -> None:
    for entry in taxonomy.load().types:
        cells = (f"`{entry.name}`", entry.family, entry.severity, entry.fold_days, entry.neighbour_hours)
        row = " | ".join(map(str, cells))
        assert f"| {row} |" in FEED, row


def _figures(path: Path) -> Iterator[tuple[str, str]]:
    """Rows of the tables of figures in a document: what was measured, and the command beside it."""
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        lines = block.strip().splitlines()
        if lines and lines[0].startswith("| what | measured"):
            for line in lines[2:]:
                cells = [cell.strip() for cell in line.strip("|").split("|")]
                yield cells[0], cells[-1]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_figure_of_a_table_is_printed_by_the_target_beside_it(path: Path) -> None:
    for what, command in _figures(path):
        target = re.fullmatch(r"`make (bench[a-z-]*)`", command)
        assert target, f"{what}: no make target beside it"
        assert target.group(1) in TARGETS
        assert f'"{what}"' in BENCHMARKS, f"{what}: printed by no benchmark"


def test_the_readme_has_figures_and_each_is_filled_in() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(list(_figures(ROOT / "README.md"))) >= 10
    assert "@" * 2 not in text


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_no_measured_figure_stands_outside_a_table(path: Path) -> None:
    prose = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("|")]
    assert [line for line in prose if FIGURE.search(line)] == []
