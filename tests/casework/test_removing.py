"""Leaving the list takes two people, one of them a supervisor; the readers of a case count as proposers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from analytics.casework import directory, removal_tables, tables
from analytics.casework.database import Casework, reading
from analytics.casework.desk import second_readers
from analytics.casework.people import Actor, Role, operator
from analytics.casework.removal import guarding, held_rows, proposals, removing, restricting
from analytics.casework.removal.coming import Facts
from analytics.casework.reviews import deciding
from analytics.casework.reviews.deciding import Decision
from analytics.errors import NotAllowedError, UsageError
from tests.casework import reviewing
from tests.casework.conftest import NOW

LATER = NOW + timedelta(days=1)


CLOCK = {"group": 3, "kind": "clear period", "days_left": -9, "ends_on": date(2026, 6, 20), "protective": 0}
S1 = Facts("S1", as_of=date(2026, 6, 29), clock=CLOCK, policy="ab" * 32)
QUIET = "clear period over"


def propose(casework: Casework, actor: Actor, who: Facts = S1, code: str = QUIET) -> int:
    return removing.propose(casework, actor, who, code, "quiet for six years", now=NOW)


def settle(
    casework: Casework, actor: Actor, verdict: removing.Word = "agreed", facts: Facts = S1
) -> proposals.Proposal:
    return removing.settle(casework, actor, facts, verdict, "read; nothing since", now=LATER)


def standing(casework: Casework, who: str = "S1") -> proposals.Proposal:
    with reading(casework) as connection:
        (found,) = proposals.proposals(connection, {casework.keys.reference(who)}).values()
    return found


def test_one_proposes_and_another_agrees(casework: Casework, actors: dict[str, Actor]) -> None:
    assert propose(casework, actors["ann"]) == 1
    assert standing(casework).told == "proposed by Ann Bell (ann)"
    with pytest.raises(
        UsageError, match=r"S1: proposed by Ann Bell \(ann\); allowed: one proposal at a time"
    ):
        propose(casework, actors["ben"])
    with pytest.raises(NotAllowedError, match=r"Ann Bell \(ann\) proposed it"):
        settle(casework, actors["ann"])
    with pytest.raises(NotAllowedError, match="Sam Dunn may not settle who leaves the list"):
        settle(casework, actors["sam"])
    done = settle(casework, actors["sue"])
    assert (done.verdict, done.told) == ("agreed", "agreed: to be erased")
    assert removing.is_agreed(casework, casework.keys.reference("S1"))
    with pytest.raises(UsageError, match="no open proposal"):
        settle(casework, actors["sue"], "refused")
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
    done = settle(casework, actors["sam"], "refused")
    assert done.told == "refused"
    assert not removing.is_agreed(casework, casework.keys.reference("S1"))
    assert propose(casework, actors["ben"]) == 2
    with pytest.raises(NotAllowedError, match="Dan Frost may not propose who leaves the list"):
        propose(casework, actors["dan"])
    with pytest.raises(UsageError, match="reason-code 'because'; allowed: clear period over"):
        propose(casework, actors["ann"], code="because")
    with pytest.raises(UsageError, match="reason-code 'reviewed'; allowed: clear period over"):
        propose(casework, actors["ann"], code="reviewed")


def test_readers_of_a_case_propose_and_a_supervisor_who_read_none_of_it_settles(
    casework: Casework, actors: dict[str, Actor]
) -> None:
    case = reviewing.a_case(casework)
    status = reviewing.decided(casework, actors["ann"], case, "propose removal")
    assert status == "second"
    reviewing.decided(casework, actors["sam"], case, "propose removal")
    found = standing(casework)
    assert (found.number, found.case_id, found.people) == (None, case, frozenset({"ann", "sam"}))
    assert found.told == "proposed by Ann Bell (ann) and Sam Dunn (sam): a supervisor is to agree"
    with pytest.raises(NotAllowedError, match="Ben Cole may not settle"):
        settle(casework, actors["ben"])
    done = settle(casework, actors["sue"])
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
        settle(casework, sol)
    for who in (sol, actors["sue"]):
        assert second_readers.next_dispute(casework, who, now=NOW) is None
        with pytest.raises(NotAllowedError, match="has read or corrected another part"):
            reviewing.opened(casework, who, case)
    assert reviewing.decided(casework, sid, case, "propose removal") == "closed"
    assert standing(casework).people == {"ann", "sam", "sue", "sol", "sid"}
    with pytest.raises(NotAllowedError, match=r"sol \(sol\) proposed it"):
        settle(casework, sol)
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
    with pytest.raises(NotAllowedError, match=r"Sue Egan \(sue\) proposed it"):
        settle(casework, actors["sue"])
    done = settle(casework, supervisor(casework, "sol"))
    assert done.verdict == "agreed"


def test_an_active_or_restricted_subject_and_a_clock_that_runs_are_refused(
    casework: Casework, actors: dict[str, Actor]
) -> None:
    running = {**CLOCK, "group": 1, "kind": "review", "days_left": 3_600, "ends_on": date(2036, 5, 1)}
    for facts, code, said in (
        (replace(S1, active=True), QUIET, "S1: their case is active"),
        (replace(S1, clock=running), QUIET, "group 1 has a clock of the kind 'review'"),
        (replace(S1, clock=running), "review due", "the clock is over on 1 May 2036, and 'review due'"),
        (replace(S1, clock={**CLOCK, "ends_on": date(2026, 7, 2)}), QUIET, "is over on 2 Jul 2026"),
        (replace(S1, clock=None), QUIET, "the night of 2026-06-29: no clock of theirs runs there"),
        (Facts("S1"), QUIET, "no night is published: no clock"),
        (S1, "protective evidence", "no protective event since"),
    ):
        with pytest.raises(UsageError, match=said):
            propose(casework, actors["ann"], facts, code)
    assert propose(casework, actors["ann"], replace(S1, clock=None), "wrongly listed") == 1
    restricting.restrict(casework, actors["sue"], "S1", "kept for a legal claim", "of May", now=NOW)
    with pytest.raises(UsageError, match=r"restricted \(kept for a legal claim\)"):
        settle(casework, actors["sue"])
    with pytest.raises(UsageError, match="their case is active"):
        settle(casework, actors["sue"], facts=replace(S1, active=True))
    assert settle(casework, actors["sue"], "refused").told == "refused", "to refuse, nothing is needed"
    restricting.restrict(casework, actors["sue"], "S2", "court order", "of May", now=NOW)
    with pytest.raises(UsageError, match=r"restricted \(court order\)"):
        propose(casework, actors["ann"], replace(S1, subject_id="S2"))


def test_nobody_agrees_while_a_case_is_open_and_a_later_one_ends_what_was_agreed(
    casework: Casework, actors: dict[str, Actor]
) -> None:
    case = reviewing.a_case(casework, now=NOW - timedelta(days=1))
    assert propose(casework, actors["ann"]) == 1, "the case ends before anybody agrees"
    with pytest.raises(UsageError, match=f"case {case} is open at the desk: it is to be closed first"):
        settle(casework, actors["sue"])
    reviewing.decided(casework, actors["ben"], case)
    assert settle(casework, actors["sue"]).verdict == "agreed"
    with pytest.raises(UsageError, match="agreed: to be erased; allowed: one proposal at a time"):
        propose(casework, actors["ben"])
    later = reviewing.a_case(casework, now=LATER + timedelta(hours=1))
    with reading(casework) as connection:
        found = guarding.against(connection, casework, S1, standing(casework), LATER)
    assert found == [
        f"case {later} is open at the desk: it is to be closed first",
        f"case {later} was opened at the desk on 1 Jul 2026, after it was agreed",
    ]


def test_what_came_after_the_last_word_ends_it_and_it_may_be_proposed_anew(
    casework: Casework, actors: dict[str, Actor]
) -> None:
    late = replace(S1, came=("a report that weighs was recorded on 1 Jul 2026",))
    propose(casework, actors["ann"])
    with pytest.raises(
        UsageError, match="recorded on 1 Jul 2026, which was not known when it was proposed; allowed"
    ):
        settle(casework, actors["sue"], facts=late)
    settle(casework, actors["sue"])
    assert propose(casework, actors["ben"], late) == 2
    assert standing(casework).verdict is None


def test_a_proposal_is_withdrawn_by_its_proposer_or_a_supervisor_open_or_agreed(
    casework: Casework, actors: dict[str, Actor]
) -> None:
    propose(casework, actors["ann"])
    for who, said in (("ben", "did not propose it; allowed: who proposed it, or a supervisor"),):
        with pytest.raises(NotAllowedError, match=said):
            removing.withdraw(casework, actors[who], "S1", "no", now=LATER)
    assert removing.withdraw(casework, actors["ann"], "S1", "mistaken", now=LATER).told == "withdrawn"
    with pytest.raises(UsageError, match="no proposal stands"):
        removing.withdraw(casework, actors["ann"], "S1", "again", now=LATER)
    propose(casework, actors["ann"])
    settle(casework, actors["sue"])
    done = removing.withdraw(casework, actors["sue"], "S1", "another report", now=LATER)
    assert (done.number, done.verdict, done.people) == (2, "withdrawn", frozenset({"ann"}))
    assert not removing.is_agreed(casework, casework.keys.reference("S1"))
    kept = [row["verdict"] for row in reviewing.rows(casework, removal_tables.removal_signatures)]
    assert kept == ["withdrawn", "agreed", "withdrawn"]
    with reading(casework) as connection:
        held = held_rows.of_subject(connection, casework, "S1")["removal_signatures"]
    assert [row["reason_text"] for row in held] == ["mistaken", "read; nothing since", "another report"]
    assert reviewing.the_log(casework)[-1] == ("alteration", "removal withdrawn")
    content = [row["content"] for row in reviewing.rows(casework, tables.audit)]
    assert sum("ab" * 32 in told for told in content) == 3, "two proposals and what was agreed"


def test_readers_take_back_what_they_closed_a_case_with(casework: Casework, actors: dict[str, Actor]) -> None:
    case = reviewing.a_case(casework)
    reviewing.decided(casework, actors["ann"], case, "propose removal")
    reviewing.decided(casework, actors["sam"], case, "propose removal")
    done = removing.withdraw(casework, actors["sam"], "S1", "a new report", now=LATER)
    assert (done.case_id, done.verdict, done.people) == (case, "withdrawn", frozenset({"ann", "sam"}))
    assert propose(casework, actors["ben"]) == 2
