"""Near matches as an operator handles them: listed, decided, taken back; each line of the record kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from analytics.store.open import Store
from tests.conftest import TINY_NIGHT
from tests.network.near.small import Named, store
from tests.programs import complaint, program

NIGHT = ("--as-of", "2024-06-01")
NAMED: list[Named] = [
    ("S1", "2024-01-01", "vehicle", "AB12CDE"),
    ("S1", "2024-01-08", "vehicle", "ab12-cde"),
    ("S2", "2024-01-09", "address", "home"),
]
WHY = ("--by", "A. Reader", "--reason", "one plate")


@pytest.fixture
def of(tmp_path: Path) -> Store:
    return store(tmp_path, *NAMED)


def told(of: Store, *command: str) -> dict[str, Any]:
    done = program("--store", of.path, "matches", *command, "--json")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_a_pair_is_listed_decided_and_taken_back(of: Store) -> None:
    listed = told(of, "list", *NIGHT)
    assert listed["as_of"] == "2024-06-01"
    assert [(each["first"], each["second"]) for each in listed["matches"]] == [("AB12CDE", "ab12-cde")]
    assert "no name" in listed["subjects_note"]
    done = program("--store", of.path, "matches", "same", "ab12-cde", "AB12CDE", *WHY)
    assert done.stdout.splitlines() == [
        "recorded as decision 1: identifiers AB12CDE and ab12-cde: same",
        "counts now: same",
        "undo: rereview matches undo AB12CDE ab12-cde --by NAME --reason TEXT",
    ]
    assert told(of, "list", *NIGHT)["matches"] == []
    done = program("--store", of.path, "matches", "undo", "AB12CDE", "ab12-cde", *WHY)
    assert done.stdout.splitlines()[1] == "counts now: nothing"
    assert told(of, "list", *NIGHT) == listed
    decisions = told(of, "decisions")["decisions"]
    assert [each["verdict"] for each in decisions] == ["same", "undone"]
    assert {each["counts"] for each in decisions} == {"nothing"}
    assert {(each["decided_by"], each["reason"]) for each in decisions} == {("A. Reader", "one plate")}


def test_people_read_tables(of: Store) -> None:
    shown = program("--store", of.path, "matches", "list", *NIGHT).stdout
    assert "differ in case or separators alone; both used by S1" in shown
    assert shown.splitlines()[-1].startswith("Subject records carry no name")
    program(
        "--store",
        of.path,
        "matches",
        "different",
        "AB12CDE",
        "ab12-cde",
        "--by",
        "ann",
        "--reason",
        "[red]\x1b[2J",
    )
    shown = program("--store", of.path, "matches", "decisions").stdout
    assert "[red]\N{REPLACEMENT CHARACTER}[2J" in shown
    assert "\x1b" not in shown


def test_subjects_are_recorded_and_not_merged(of: Store) -> None:
    done = program("--store", of.path, "matches", "same", "S2", "S1", *WHY)
    assert done.stdout.splitlines()[:3] == [
        "recorded as decision 1: subjects S1 and S2: same",
        "counts now: same",
        "recorded and shown only: records of subjects are not merged",
    ]
    helped = " ".join(program("matches", "same", "--help").stdout.split())
    assert "of two subjects only that they may be one person, nothing is merged" in helped


@pytest.mark.parametrize(
    ("values", "line"),
    [
        (
            ("AB12CDE", "T9"),
            "'T9' is not known; allowed: the id of a subject, or a value that a report names",
        ),
        (("AB12CDE", "AB12CDE"), "AB12CDE twice; allowed: two different values"),
        (("AB12CDE", "home"), "AB12CDE is vehicle and home is address; allowed: two values of one kind"),
        (("S1", "home"), "S1 is subject and home is address; allowed: two values of one kind"),
        (("S1", "' or 1=1 --"), "allowed: the id of a subject"),
        (("S1", ""), "'' is not known"),
        (("S1", "\udcff"), "'\\udcff' is not known"),
    ],
)
def test_what_cannot_be_decided_is_wrong_usage(of: Store, values: tuple[str, str], line: str) -> None:
    for command in ("same", "different"):
        assert line in complaint(program("--store", of.path, "matches", command, *values, *WHY), 2)
    assert told(of, "decisions") == {"decisions": []}


def test_undo_needs_something_that_counts(of: Store) -> None:
    done = program("--store", of.path, "matches", "undo", "x", "y", *WHY)
    assert "nothing counts of x and y; allowed: a pair that `rereview matches decisions`" in complaint(
        done, 2
    )


def test_a_contradiction_is_one_line(tmp_path: Path) -> None:
    of = store(tmp_path, *((("S1", "2024-01-01", "phone", value)) for value in ("T1", "T2", "T3")))
    for command, pair in (("same", ("T1", "T2")), ("same", ("T2", "T3"))):
        assert program("--store", of.path, "matches", command, *pair, *WHY).returncode == 0
    done = program("--store", of.path, "matches", "different", "T1", "T3", *WHY)
    assert "T1 different T3 contradicts what was decided of T1, T2, T3" in complaint(done, 2)


def test_a_name_and_a_reason_are_asked_for(of: Store) -> None:
    pair = ("matches", "same", "AB12CDE", "ab12-cde")
    assert "--by" in complaint(program("--store", of.path, *pair, "--reason", "x"), 2)
    assert "--reason" in complaint(program("--store", of.path, *pair, "--by", "x"), 2)
    line = complaint(program("--store", of.path, *pair, "--by", "x", "--reason", " "), 2)
    assert "reason of 0 signs; allowed: 1 to 2000 signs" in line


def test_an_empty_store(tmp_path: Path) -> None:
    empty = ("--store", tmp_path / "store", "matches")
    assert json.loads(program(*empty, "list", *NIGHT, "--json").stdout)["matches"] == []
    assert json.loads(program(*empty, "decisions", "--json").stdout) == {"decisions": []}
    assert "no night is published yet; allowed: --as-of DATE" in complaint(program(*empty, "list"), 2)
    assert "'a' is not known" in complaint(program(*empty, "same", "a", "b", *WHY), 2)


def test_what_is_no_store_is_a_breach_of_the_contract(tmp_path: Path) -> None:
    (tmp_path / "state.sqlite").write_text("no database", encoding="utf-8")
    complaint(program("--store", tmp_path, "matches", "decisions"), 3)


def test_the_current_night_is_the_default(tiny_store: Path) -> None:
    assert (
        json.loads(program("--store", tiny_store, "matches", "list", "--json").stdout)["as_of"] == TINY_NIGHT
    )
