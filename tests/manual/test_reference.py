"""The reference says what the code is: everything that can be named is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from analytics import contracts, errors, settings
from analytics.casework.people import RIGHTS, Right, Role
from analytics.nightly import gates
from analytics.ranking import policy
from scripts.manual import errors as raised
from scripts.manual import pictures, reference
from tests.conftest import ROOT
from tests.test_docs import COMMANDS


@pytest.mark.parametrize("name", reference.PAGES)
def test_a_page_has_a_title_and_says_that_it_is_generated(name: str) -> None:
    page = reference.PAGES[name]()
    assert page.startswith("# ")
    assert reference.GENERATED in page


def test_every_command_is_there_with_its_options() -> None:
    page = reference.commands()
    for command, options in COMMANDS.items():
        section = re.search(rf"^## `{command}`\n(.*?)(?=^## |\Z)", page, flags=re.MULTILINE | re.DOTALL)
        assert section, command
        assert options <= set(re.findall(r"`(--[a-z-]+)`", section.group(1))), command


def test_every_signal_setting_gate_query_and_table_is_there() -> None:
    wanted = {
        reference.signals: policy.every_signal(),
        reference.configured: [each.key for each in settings.ALL],
        reference.judged: gates.load().gates,
        reference.queries: [path.stem for path in (ROOT / "queries").glob("*.sql")],
        reference.tables: [*contracts.FEED, "Queue", "audit"],
    }
    for make, names in wanted.items():
        page = make()
        assert [name for name in names if f"`{name}`" not in page] == []


def test_rights_are_those_of_the_code() -> None:
    rows = {
        row.split("|")[1].strip(): row.split("|")[2:-1]
        for row in reference.rights().splitlines()
        if "|" in row
    }
    for right in Right:
        marks = [bool(cell.strip()) for cell in rows[right.value]]
        assert marks == [right in RIGHTS[role] for role in Role]


def test_every_error_of_the_code_is_found_with_its_exit_code() -> None:
    known = raised.kinds()
    assert known["GatesFailedError"] == errors.GateError.exit_code
    assert {name: known[name] for name in ("UsageError", "StoreBusyError", "SwitchedOffError")} == {
        "UsageError": 2,
        "StoreBusyError": 5,
        "SwitchedOffError": 4,
    }
    found = raised.raised()
    switched = [each for each in found if each.kind == "SwitchedOffError"]
    assert [(each.module, each.says) for each in switched] == [("store/switch.py", "switched {told}")]
    assert any("`switched {told}`" in line for line in reference.told().splitlines())
    written = sum(
        len(re.findall(r"\braise (?:UsageError|ContractError)\(", path.read_text(encoding="utf-8")))
        for path in (ROOT / "analytics").rglob("*.py")
    )
    assert written > 100
    assert sum(each.kind in {"UsageError", "ContractError"} for each in found) >= written


def test_a_message_is_told_with_what_is_put_in(tmp_path: Path) -> None:
    source = '''
class OwnError(UsageError):
    """One."""

def f(name, path, wrong):
    if wrong:
        raise OwnError(f"{path.name}: no {name!r} of {len(name)}", allowed=", ".join(name))
    raise (UsageError if name else ContractError)("plain" if path else "other")
'''
    (tmp_path / "package").mkdir()
    (tmp_path / "package/file.py").write_text(source, encoding="utf-8")
    found = raised.raised(tmp_path / "package")
    assert [(each.kind, each.says, each.allowed) for each in found] == [
        ("OwnError", "{name}: no {name} of {len}", "{join}"),
        ("UsageError", "plain | other", ""),
        ("ContractError", "plain | other", ""),
    ]
    assert raised.pattern(ast.parse("given", mode="eval").body) == "{given}"


@pytest.mark.parametrize("name", pictures.PICTURES)
def test_a_picture_is_what_its_command_draws_today(name: str) -> None:
    drawn = (pictures.FOLDER / name).read_text(encoding="utf-8")
    assert drawn == pictures.PICTURES[name](), "python -m scripts.manual.pictures draws it anew"
    assert "http" not in drawn.replace('xmlns="http://www.w3.org/2000/svg"', "")
