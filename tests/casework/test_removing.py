"""Leaving the list takes two people, one of them a supervisor; the readers of a case count as proposers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from analytics.casework import directory, removal_tables, tables
from analytics.casework.database import Casework, reading
from analytics.casework.desk import second_readers
from analytics.casework.people import Actor, Role, operator
from analytics.casework.removal import removing
from analytics.casework.reviews import deciding
from analytics.casework.reviews.deciding import Decision
from analytics.errors import NotAllowedError, UsageError
from tests.casework import reviewing
from tests.casework.conftest import NOW

LATER = NOW + timedelta(days=1)


def propose(casework: Casework, actor: Actor, who: str = "S1") -> int:
    return removing.propose(casework, actor, who, "clear period over", "quiet for six years", now=NOW)


def standing(casework: Casework, who: str = "S1") -> removing.Proposal:
    with reading(casework) as connection:
        (found,) = removing.proposals(connection, {casework.keys.reference(who)}).values()
    return found


def test_one_proposes_and_another_agrees(casework: Casework, actors: dict[str, Actor]) -> None:
    assert propose(casework, actors["ann"]) == 1
    assert standing(casework).told == "proposed by ann"
    with pytest.raises(UsageError, match="S1: proposed by ann; allowed: one proposal at a time"):
        propose(casework, actors["ben"])
    with pytest.raises(NotAllowedError, match="Ann Bell proposed it"):
        removing.settle(casework, actors["ann"], "S1", "agreed", "yes", now=LATER)
    with pytest.raises(NotAllowedError, match="Sam Dunn may not settle who leaves the list"):
        removing.settle(casework, actors["sam"], "S1", "agreed", "yes", now=LATER)
    done = removing.settle(casework, actors["sue"], "S1", "agreed", "read; nothing since", now=LATER)
    assert (done.verdict, done.told) == ("agreed", "agreed: to be erased")
    assert removing.is_agreed(casework, casework.keys.reference("S1"))
    with pytest.raises(UsageError, match="no open proposal"):
        removing.settle(casework, actors["sue"], "S1", "refused", "no", now=LATER)
    assert reviewing.the_log(casework) == [
        ("alteration", "removal proposed"),
        ("alteration", "removal settled"),
    ]
    stored = repr(reviewing.rows(casework, removal_tables.removals))
    assert "S1'" not in stored
    assert casework.keys.reference("S1") in stored


def test_a_supervisor_may_propose_to_a_reader_and_what_was_refused_may_come_again(
    casework: Casework, actors: dict[str, Actor]
) -> None:
    propose(casework, actors["sue"])
    with pytest.raises(UsageError, match="verdict 'maybe'; allowed: agreed, refused"):
        removing.settle(casework, actors["sam"], "S1", "maybe", "so", now=LATER)  # type: ignore[arg-type]
    done = removing.settle(casework, actors["sam"], "S1", "refused", "a report of last week", now=LATER)
    assert done.told == "refused"
    assert not removing.is_agreed(casework, casework.keys.reference("S1"))
    assert propose(casework, actors["ben"]) == 2
    with pytest.raises(NotAllowedError, match="Dan Frost may not propose who leaves the list"):
        propose(casework, actors["dan"], "S2")
    with pytest.raises(UsageError, match="code 'because'; allowed: clear period over"):
        removing.propose(casework, actors["ann"], "S2", "because", "so", now=NOW)


def test_readers_of_a_case_propose_and_a_supervisor_who_read_none_of_it_settles(
    casework: Casework, actors: dict[str, Actor]
) -> None:
    case = reviewing.a_case(casework)
    status = reviewing.decided(casework, actors["ann"], case, "propose removal")
    assert status == "second"
    reviewing.decided(casework, actors["sam"], case, "propose removal")
    found = standing(casework)
    assert (found.number, found.case_id, found.people) == (None, case, frozenset({"ann", "sam"}))
    assert found.told == "proposed by ann and sam: a supervisor is to agree"
    with pytest.raises(NotAllowedError, match="Ben Cole may not settle"):
        removing.settle(casework, actors["ben"], "S1", "agreed", "yes", now=LATER)
    done = removing.settle(casework, actors["sue"], "S1", "agreed", "both say so", now=LATER)
    assert (done.number, done.case_id, done.verdict) == (1, case, "agreed")
    assert done.people == {"ann", "sam"}


REMOVE = Decision("propose removal", reviewing.RATIONALE)


def supervisor(casework: Casework, person_id: str) -> Actor:
    return directory.add(casework, operator(), person_id, person_id, [Role.SUPERVISOR], now=NOW).actor


def test_whoever_corrects_what_was_settled_neither_closes_it_so_nor_signs(
    casework: Casework, actors: dict[str, Actor]
) -> None:
    sol, sid = supervisor(casework, "sol"), supervisor(casework, "sid")
    case = reviewing.a_case(casework)
    reviewing.decided(casework, actors["ann"], case, "recommend reopening")
    reviewing.decided(casework, actors["sam"], case)
    assert reviewing.decided(casework, actors["sue"], case) == "closed"
    settled = reviewing.rows(casework, tables.decisions)[-1]["number"]
    assert deciding.correct(casework, sol, settled, REMOVE, "He is to go.", now=NOW) == "dispute"
    with pytest.raises(UsageError, match="no open proposal"):
        removing.settle(casework, sol, "S1", "agreed", "so I say", now=LATER)
    for who in (sol, actors["sue"]):
        assert second_readers.next_dispute(casework, who, now=NOW) is None
        with pytest.raises(NotAllowedError, match="has read or corrected another part"):
            reviewing.opened(casework, who, case)
    assert reviewing.decided(casework, sid, case, "propose removal") == "closed"
    assert standing(casework).people == {"ann", "sam", "sue", "sol", "sid"}
    with pytest.raises(NotAllowedError, match="sol proposed it"):
        removing.settle(casework, sol, "S1", "agreed", "so I say", now=LATER)
    with pytest.raises(UsageError, match="the case was settled anew since; allowed: decision 5"):
        deciding.correct(casework, actors["sue"], settled + 1, REMOVE, "Mine again.", now=NOW)


def test_whoever_corrects_the_first_reader_is_not_the_second_signature(
    casework: Casework, actors: dict[str, Actor]
) -> None:
    case = reviewing.a_case(casework)
    reviewing.decided(casework, actors["ann"], case)
    (first,) = reviewing.rows(casework, tables.decisions)
    assert deciding.correct(casework, actors["sue"], first["number"], REMOVE, "So.", now=NOW) == "second"
    assert reviewing.decided(casework, actors["sam"], case, "propose removal") == "closed"
    assert standing(casework).people == {"ann", "sam", "sue"}
    with pytest.raises(NotAllowedError, match="Sue Egan proposed it"):
        removing.settle(casework, actors["sue"], "S1", "agreed", "so I say", now=LATER)
    done = removing.settle(casework, supervisor(casework, "sol"), "S1", "agreed", "read", now=LATER)
    assert done.verdict == "agreed"
