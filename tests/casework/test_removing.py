"""Leaving the list takes two people, one of them a supervisor; the readers of a case count as proposers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from analytics.casework import removal_tables, removing
from analytics.casework.database import Casework, reading
from analytics.casework.people import Actor
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
