"""The switch as an operator uses it: who may, what ends, what goes on, and that stopping never waits."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from analytics.casework import directory, people
from analytics.casework.database import open_casework
from analytics.casework.people import Role
from analytics.errors import ContractError, NotAllowedError, SwitchedOffError, UsageError
from analytics.store import switch
from analytics.store.open import open_store
from tests.commands.walking import commands, run
from tests.programs import complaint, program

NOW = datetime(2026, 7, 1, 2, 0, tzinfo=UTC)
DAY, OUT = "2026-06-30", "out.csv"
REFUSED = {
    "fit": (),
    "nightly": ("--as-of", DAY),
    "rank": ("--as-of", DAY, "--out", OUT),
    "explain": ("S1",),
    "backtest": (),
    "links": ("S1",),
    "diff": ("1", "2"),
    "missed": (),
    "fairness": ("--as-of", DAY),
    "models compare": ("priors", "priors", "--as-of", DAY),
    "matches list": ("--as-of", DAY),
    "policy try": ("policy.toml",),
    "signals precision": ("--as-of", DAY, "--until", DAY),
    "removal list": ("--by", "sue"),
    "rights statement": ("S1", "--by", "sue", "--json"),
    "export queue": ("--top", "5", "--format", "csv", "--out", OUT),
    "export signals": ("--as-of", DAY, "--out", OUT),
    "export ego": ("S1", "--format", "csv", "--out", OUT),
    "export dossier": ("S1", "--recipient", "Board", "--purpose", "audit", "--out", "out.pdf"),
}
"""Commands that rank or show somebody, as they are called here."""


def test_off_and_on_are_kept_and_off_is_one_line_of_each_command(tmp_path: Path) -> None:
    store = ("--store", tmp_path / "store")
    assert program(*store, "switch", "status").stdout == "on; never switched off\n"
    done = program(*store, "switch", "off", "--by", "Sue Egan", "--reason", "wrong people")
    assert done.stdout.startswith("off since 2")
    assert done.stdout.endswith("by Sue Egan: wrong people\n")
    line = complaint(program(*store, "nightly", "--as-of", "2026-06-30"), 4)
    assert "UTC by Sue Egan: wrong people; allowed: `rereview switch on` first; these go on: ingest, " in line
    again = complaint(program(*store, "switch", "off", "--by", "Al", "--reason", "sure"), 2)
    assert "already" in again
    program(*store, "switch", "on", "--by", "Sue Egan", "--reason", "mended")
    told = json.loads(program(*store, "switch", "status", "--json").stdout)
    assert (told["off"], [row["reason"] for row in told["record"]]) == (False, ["wrong people", "mended"])


def goes_on(name: str) -> bool:
    return any(name == each or name.startswith(f"{each} ") for each in switch.GOES_ON)


def test_every_command_goes_on_or_is_refused() -> None:
    known = set(commands())
    assert {name for name in known if not goes_on(name)} == set(REFUSED), (
        "a new command says here which it is"
    )
    assert all(any(name == each or name.startswith(f"{each} ") for name in known) for each in switch.GOES_ON)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a supervisor and an analyst; nobody has switched it yet."""
    path = tmp_path_factory.mktemp("desk") / "store"
    casework = open_casework(open_store(path))
    operator = people.operator()
    directory.add(casework, operator, "sue", "Sue Egan", [Role.SUPERVISOR], now=NOW)
    directory.add(casework, operator, "ann", "Ann Bell", [Role.ANALYST], now=NOW)
    return path


def words(way: str, by: str) -> tuple[str, ...]:
    return "switch", way, "--by", by, "--reason", "wrong people"


def test_a_name_is_that_of_somebody_who_may(desk: Path) -> None:
    unknown = run(desk, *words("off", "Mallory"))
    assert isinstance(unknown, UsageError)
    assert str(unknown) == "switch: --by 'Mallory' is nobody of the desk; allowed: sue (Sue Egan)"
    assert isinstance(run(desk, *words("off", "ann")), NotAllowedError)
    assert switch.all(open_store(desk)) == []
    for way, by in (("off", "sue"), ("on", "Sue Egan")):
        assert run(desk, *words(way, by)) is None
    assert [row.by for row in switch.all(open_store(desk))] == ["Sue Egan", "Sue Egan"]


def test_where_nobody_may_anybody_stops_it_and_nobody_goes_on(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store")
    open_casework(store)
    assert run(store.path, *words("off", "Anybody")) is None
    refused = run(store.path, *words("on", "Anybody"))
    assert isinstance(refused, UsageError)
    assert "allowed: a supervisor: `rereview people add`" in str(refused)
    assert switch.standing(store) is not None


def test_stopping_does_not_wait_for_casework(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    store = open_store(tmp_path / "store")
    monkeypatch.setenv("REREVIEW_CASEWORK", f"sqlite:///{tmp_path}/nowhere/casework.sqlite")
    assert run(store.path, *words("off", "Sue Egan")) is None
    assert "the audit log could not be told yet (casework" in capsys.readouterr().err
    assert switch.standing(store) is not None
    assert isinstance(run(store.path, *words("on", "Sue Egan")), ContractError)
    assert switch.standing(store) is not None


@pytest.mark.parametrize("name", REFUSED)
def test_what_ranks_or_shows_somebody_is_refused(
    desk: Path, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    store = open_store(desk)
    if switch.standing(store) is None:
        switch.turn(store, off=True, by="Sue Egan", reason="wrong people", now=NOW)
    error = run(desk, *name.split(), *REFUSED[name])
    assert isinstance(error, SwitchedOffError), error
    assert error.exit_code == 4
    assert list(tmp_path.iterdir()) == []
