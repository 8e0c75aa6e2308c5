from __future__ import annotations

import pytest

from analytics.casework import audit, switching
from analytics.casework.database import Casework, reading
from analytics.casework.people import Actor, operator
from analytics.errors import ContractError, NotAllowedError, UsageError
from analytics.store import switch
from analytics.store.open import Store
from tests.casework.conftest import NOW

WHY = "S000017 is somebody else"


def test_a_supervisor_and_the_operator_switch_and_the_log_says_so_without_words(
    casework: Casework, actors: dict[str, Actor], store: Store
) -> None:
    done = switching.turn(store, casework, actors["sue"], off=True, reason=f"  {WHY} ", now=NOW)
    assert (done.by, done.reason, done.off, done.at) == ("Sue Egan", WHY, True, NOW)
    again = switching.turn(store, casework, operator(), off=False, by="Ann Bell", reason="mended", now=NOW)
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


def test_where_the_log_cannot_be_written_nothing_is_switched(
    casework: Casework, actors: dict[str, Actor], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise ContractError("casework: disk is full")

    monkeypatch.setattr(audit, "record", full)
    with pytest.raises(ContractError, match="disk is full"):
        switching.turn(store, casework, actors["sue"], off=True, reason=WHY, now=NOW)
    assert switch.all(store) == []
