from __future__ import annotations

import json
from datetime import timedelta

import pytest

from analytics.casework import audit, switching
from analytics.casework.database import Casework, open_casework, reading
from analytics.casework.people import Actor, operator
from analytics.casework.removal import held_rows
from analytics.casework.reviews import jobs
from analytics.errors import ContractError, NotAllowedError, UsageError
from analytics.store import state, switch
from analytics.store.open import Store
from tests.casework.conftest import NOW

LATER = NOW + timedelta(hours=1)
WHY = "S000017 is somebody else"


def test_a_supervisor_and_the_operator_switch_and_the_log_says_so_without_words(
    casework: Casework, actors: dict[str, Actor], store: Store
) -> None:
    done = switching.turn(store, casework, actors["sue"], off=True, reason=f"  {WHY} ", now=NOW)
    assert (done.by, done.reason, done.off, done.at) == ("Sue Egan", WHY, True, NOW)
    again = switching.turn(store, casework, operator(), off=False, by="Ann Bell", reason="mended", now=LATER)
    assert (again.by, switch.standing(store)) == ("Ann Bell", None)
    with reading(casework) as connection:
        off, on = audit.entries(connection)[-2:]
    assert [(entry.kind, entry.action) for entry in (off, on)] == [
        ("alteration", "switched off"),
        ("alteration", "switched on"),
    ]
    assert (off.actor, on.actor) == ("sue", operator().person_id)
    assert casework.keys.sign(WHY.encode()) in off.content
    assert "S000017" not in repr(off)


@pytest.mark.parametrize("person", ["ann", "sam", "dan", "aud", "ada"])
def test_others_may_not(casework: Casework, actors: dict[str, Actor], store: Store, person: str) -> None:
    with pytest.raises(NotAllowedError):
        switching.turn(store, casework, actors[person], off=True, reason=WHY, now=NOW)
    assert switch.all(store) == []


def test_a_reason_and_a_change_are_needed(casework: Casework, actors: dict[str, Actor], store: Store) -> None:
    with pytest.raises(UsageError, match="--reason of 0 signs"):
        switching.turn(store, casework, actors["sue"], off=True, reason=" ", now=NOW)
    with pytest.raises(UsageError, match="on already"):
        switching.turn(store, casework, actors["sue"], off=False, reason=WHY, now=NOW)
    with reading(casework) as connection:
        assert "switched" not in " ".join(entry.action for entry in audit.entries(connection))


def test_while_it_is_off_a_bundle_proves_acts_and_tells_no_place(
    casework: Casework, actors: dict[str, Actor], store: Store
) -> None:
    assert held_rows.may_place(casework, store, "S1")
    switching.turn(store, casework, actors["sue"], off=True, reason=WHY, now=NOW)
    assert not held_rows.may_place(casework, store, "S1")
    with reading(casework) as connection:
        assert held_rows.nights_shown(casework, store, connection, "S1") == []
    told = held_rows.without_places({"reveals": [{"reading": 1, "rank": 3, "score": 7.5}]})
    assert told == {"reveals": [{"reading": 1, "rank": None, "score": None}]}


def full(*_given: object) -> None:
    raise ContractError("casework: disk is full")


def test_where_the_log_cannot_be_written_it_is_switched_off_and_told_later(
    casework: Casework, actors: dict[str, Actor], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(audit, "record", full)
        done = switching.turn(store, casework, actors["sue"], off=True, reason=WHY, now=NOW)
    assert (done.off, done.not_told) == (True, "casework: disk is full")
    assert switch.standing(store) is not None
    later = NOW + timedelta(hours=1)
    assert switching.catch_up(store, casework, later) == 1
    assert switching.catch_up(store, casework, later) == 0
    with reading(casework) as connection:
        entry = audit.entries(connection)[-1]
    assert (entry.action, entry.at) == ("switched off", later)
    assert json.loads(entry.content)["at"] == NOW.isoformat()


def test_it_is_not_switched_on_without_the_log(
    casework: Casework, actors: dict[str, Actor], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    switching.turn(store, casework, actors["sue"], off=True, reason=WHY, now=NOW)
    monkeypatch.setattr(audit, "record", full)
    with pytest.raises(ContractError, match="disk is full"):
        switching.turn(store, casework, actors["sue"], off=False, reason=WHY, now=NOW + timedelta(hours=1))
    assert switch.standing(store) is not None


def test_a_job_tells_the_log_of_a_store_that_had_none(store: Store) -> None:
    done = switching.by_command(store, off=True, by="Anybody", reason=WHY, now=NOW)
    assert (done.by, done.not_told) == ("Anybody", "")
    assert jobs.existing(store) is None
    casework = open_casework(store)
    assert jobs.existing(store) is not None
    with reading(casework) as connection:
        assert [entry.action for entry in audit.entries(connection)] == ["switched off"]


def test_it_is_thrown_before_the_log_is_told(
    casework: Casework, actors: dict[str, Actor], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []

    def record(*_: object) -> None:
        seen.append(switch.standing(store) is not None)

    monkeypatch.setattr(audit, "record", record)
    switching.turn(store, casework, actors["sue"], off=True, reason=WHY, now=NOW)
    assert seen == [True]


def test_a_record_of_the_switch_that_is_not_as_the_log_has_it_is_found(
    casework: Casework, actors: dict[str, Actor], store: Store
) -> None:
    switching.turn(store, casework, actors["sue"], off=True, reason=WHY, now=NOW)
    assert switching.problems(store, casework) == []
    with state.connect(store) as connection:
        connection.execute("drop trigger switches_stay")
        connection.execute("drop trigger switches_remain")
        connection.execute("update switches set switched_by = 'Mallory'")
    (named,) = switching.problems(store, casework)
    assert named.startswith("the record of the switch names somebody else for ")
    with state.connect(store) as connection:
        connection.execute("delete from switches")
    (lacks,) = switching.problems(store, casework)
    assert lacks.startswith("the record of the switch lacks that it was switched off at ")
