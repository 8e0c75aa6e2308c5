"""Rules of the house that hold for every file, without a list that anyone has to keep."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("analytics", "benchmarks", "queries", "scripts", "tests", "docs", "fixtures", ".ci")
TEXT_SUFFIXES = {".py", ".sql", ".toml", ".md", ".json", ".ipynb", ".lock", ""}
LINES_AT_MOST = 300
OWNERS_CHOICE = {"duckdb", "networkx", "polars", "streamlit"}
"""Dependencies that are fixed for the project, whether or not something imports them yet."""
TAKEN_UP_BY_STREAMLIT = {"authlib", "httptools", "uvloop"}
"""Streamlit's server uses them where it finds them: the first signs people in, the others answer sooner."""
TAKEN_UP_BY_SQLALCHEMY = {"psycopg"}
"""The driver that an address of PostgreSQL names."""
REGISTRIES = (
    "signals",
    "pages",
    "nightly/gates",
    "evaluation/rankings",
    "synthetic/modes",
    "synthetic/decoys",
)
"""Folders of analytics/ where a file becomes known by lying there."""
MAY_KNOW_PROTECTED = (
    "analytics/contracts.py",
    "analytics/evaluation/fairness/",
    "analytics/feed/",
    "analytics/store/",
    "analytics/synthetic/",
)

WORDS_OF_DECISION = re.compile(r"\b(guilty|threat\w*|dangerous|culprit|offenders?)\b", re.IGNORECASE)
SQL_BEGINS = re.compile(
    r"^\s*(select\s|with\s+\w+\s+as|insert\s+into|update\s+\w+\s+set|delete\s+from|create\s+(or|temp|table|view)"
    r"|drop\s+(table|view)|copy\s|attach\s)",
    re.IGNORECASE,
)
MACHINE_PATHS = re.compile(r"(?<![\w.])/(home|root|tmp|work|Users|opt|mnt)/")
UNFINISHED = re.compile("|".join(("TO" + "DO", "FIX" + "ME", "X" + "XX", "NotImplemented" + "Error")))


def _files(*suffixes: str, within: tuple[str, ...] = FOLDERS) -> list[Path]:
    """Files of the house below `within` and those beside the README, in alphabetical order."""
    found = [path for folder in within for path in (ROOT / folder).rglob("*")]
    if within is FOLDERS:
        found += list(ROOT.iterdir())
    return sorted(
        path
        for path in found
        if path.is_file() and path.suffix in suffixes and "__pycache__" not in path.parts
    )


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


PYTHON = _files(".py")
SOURCE = [path for path in PYTHON if ROOT / "tests" not in path.parents]
SCREEN = [*_files(".py", within=("analytics/pages",)), ROOT / "analytics/charts.py", ROOT / "app.py"]


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def _imports(paths: list[Path]) -> Iterator[tuple[str, str]]:
    """Pairs of file and top-level module that it imports."""
    for path in paths:
        for node in ast.walk(_tree(path)):
            if isinstance(node, ast.Import):
                yield from ((_name(path), alias.name.partition(".")[0]) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield _name(path), node.module.partition(".")[0]


def _third_party(paths: list[Path]) -> dict[str, str]:
    """Distribution by top-level module, of every import that is neither Python's nor ours."""
    ours = {"analytics", "app", "benchmarks", "fixtures", "scripts", "tests", *(path.stem for path in paths)}
    ours |= {path.name for path in (ROOT / "tests").iterdir()}
    modules = {name for _, name in _imports(paths)} - sys.stdlib_module_names - ours
    owners = importlib.metadata.packages_distributions()
    return {name: owners[name][0].lower() for name in modules}


def _declared(requirements: list[str]) -> set[str]:
    return {re.split(r"[<>=!~;\[ ]", requirement)[0].lower() for requirement in requirements}


PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.mark.parametrize("path", [*PYTHON, *_files(".sql")], ids=_name)
def test_a_file_can_be_read_in_one_sitting(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LINES_AT_MOST


@pytest.mark.parametrize("path", SOURCE, ids=_name)
def test_no_error_is_swallowed_and_nothing_is_left_unfinished(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not UNFINISHED.search(text)
    assert path.name != "utils.py"
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.ExceptHandler):
            caught = ast.unparse(node.type) if node.type else "everything"
            assert caught not in {"everything", "Exception", "BaseException"}, f"line {node.lineno}"
        assert not isinstance(node, ast.Assert), f"line {getattr(node, 'lineno', 0)}: an error, not an assert"


def _leaves(node: ast.expr) -> list[ast.expr]:
    """The parts of a chain of `+`, from left to right."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _leaves(node.left) + _leaves(node.right)
    return [node]


def _built_from_parts(node: ast.AST) -> str | None:
    """How a text that is put together from values begins; None for constants and anything else.

    Constants of a module (`_COLUMNS`) may be joined with `+`: no value can get into them.
    """
    if isinstance(node, ast.JoinedStr):
        parts: list[ast.expr] = node.values
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        parts = [node.left, node.right]
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        parts = [node.func.value, node]
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        parts = _leaves(node)
    else:
        return None
    values = [part for part in parts if not isinstance(part, ast.Constant)]
    constants = [part for part in values if isinstance(part, ast.Name) and part.id.isupper()]
    beginning = parts[0] if parts else None
    if len(values) == len(constants) or not isinstance(beginning, ast.Constant):
        return None
    return str(beginning.value)


@pytest.mark.parametrize("path", SOURCE, ids=_name)
def test_no_sql_is_put_together_from_parts(path: Path) -> None:
    for node in ast.walk(_tree(path)):
        beginning = _built_from_parts(node)
        assert beginning is None or not SQL_BEGINS.match(beginning), ast.unparse(node)


@pytest.mark.parametrize("path", [path for path in SCREEN if path.exists()], ids=_name)
def test_the_screen_decides_nothing(path: Path) -> None:
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            assert not WORDS_OF_DECISION.search(node.value), f"line {node.lineno}: {node.value}"


@pytest.mark.parametrize("path", _files(*TEXT_SUFFIXES), ids=_name)
def test_no_file_knows_the_machine_that_it_was_written_on(path: Path) -> None:
    assert not MACHINE_PATHS.search(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("folder", REGISTRIES)
def test_what_lies_in_a_registry_has_its_mirror_under_tests(folder: str) -> None:
    names = [path.stem for path in (ROOT / "analytics" / folder).glob("*.py") if path.stem[0] != "_"]
    missing = [name for name in names if not (ROOT / "tests" / folder / f"test_{name}.py").exists()]
    assert not missing, f"tests/{folder} lacks {missing}"


@pytest.mark.parametrize("path", SOURCE, ids=_name)
def test_protected_attributes_are_known_only_where_they_are_made_and_put_away(path: Path) -> None:
    if not _name(path).startswith(MAY_KNOW_PROTECTED):
        assert not re.search(r"protected_attributes|\.protected\b", path.read_text(encoding="utf-8"))


def test_no_part_of_a_page_is_called_like_a_page() -> None:
    """Streamlit finds the folder beside an installed app, and takes `_x.py` for a second page `x`."""
    names = [path.stem.lstrip("_") for path in (ROOT / "analytics/pages").glob("[!_]*.py")]
    parts = [path.stem.lstrip("_") for path in (ROOT / "analytics/pages").glob("_[!_]*.py")]
    assert not set(names) & set(parts)


def test_every_registry_is_a_folder_with_something_in_it() -> None:
    empty = [name for name in REGISTRIES if not list((ROOT / "analytics" / name).glob("[!_]*.py"))]
    assert not empty


@pytest.mark.parametrize("path", _files(".sql", within=("queries",)), ids=_name)
def test_a_query_states_its_grain_and_what_is_read_names_the_night(path: Path) -> None:
    role, _, name = path.stem.partition("_")
    text = path.read_text(encoding="utf-8")
    assert role in {"schema", "read", "check", "write"}, "the prefix says what a query is for"
    assert name
    grain = text.partition("\n")[0]
    assert grain.startswith("-- "), "the first line says what one row is"
    if role == "read":
        assert "$as_of" in text or "timeless" in grain, "a read is of one night"


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    shipped = [*_files(".py", within=("analytics",)), ROOT / "app.py"]
    imported = set(_third_party([path for path in shipped if path.exists()]).values())
    declared = _declared(PROJECT["dependencies"])
    assert imported - declared == set()
    assert declared - imported - OWNERS_CHOICE - TAKEN_UP_BY_STREAMLIT - TAKEN_UP_BY_SQLALCHEMY == set()
    assert declared >= OWNERS_CHOICE


def test_what_the_tests_import_is_declared_too() -> None:
    declared = _declared(PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"])
    assert set(_third_party(PYTHON).values()) - declared == set()


def test_the_lock_holds_what_is_declared_with_hashes_and_no_address() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pins = re.findall(r"^([a-z0-9-]+)==", text, flags=re.MULTILINE)
    declared = _declared(PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"])
    assert declared - set(pins) == set()
    assert not re.search(r"://|--index|--find-links|--extra|@ |file:", text)
    blocks = re.split(r"\n(?=\S)", text.strip())
    assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_no_other_lock_is_kept() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    assert {"uv.lock", "pylock.toml", ".venv/", "var/"} <= set(ignored)
