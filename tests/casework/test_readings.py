from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from analytics.casework import audit, purposes, tables
from analytics.casework.database import Casework, writing
from analytics.casework.desk import cases as kept
from analytics.casework.desk import holding, opening, rules
from analytics.casework.desk.deadlines import Clock
from analytics.casework.people import Actor
from analytics.casework.reviews import deciding, readings
from analytics.casework.reviews.deciding import Decision
from analytics.errors import NotAllowedError, UsageError
from tests.casework import reviewing as desk
from tests.casework.conftest import NOW

Actors = dict[str, Actor]


def test_the_holder_opens_a_case_for_a_purpose_that_is_recorded(casework: Casework, actors: Actors) -> None:
    case_id = desk.a_case(casework, holder="ann")
    found = readings.open_reading(casework, actors["ann"], case_id, desk.PURPOSE, now=NOW)
    assert (found.part, found.blind, found.purpose) == ("first", True, desk.PURPOSE)
    again = readings.open_reading(casework, actors["ann"], case_id, desk.PURPOSE, now=NOW)
    assert again == found
    entry = desk.rows(casework, tables.audit)[-1]
    assert (entry["kind"], entry["purpose"]) == ("consultation", desk.PURPOSE)
    assert entry["subject"] == casework.keys.reference("S1")
    assert "S1" not in entry["content"]
    assert len(desk.the_log(casework)) == 2, "each time it is opened stands in the log"


def test_without_the_right_the_purpose_or_the_hold_nothing_is_opened(
    casework: Casework, actors: Actors
) -> None:
    case_id = desk.a_case(casework, holder="ben")
    for person_id in ("sam", "sue", "dan", "aud", "ada"):
        with pytest.raises(NotAllowedError, match="may not take and decide cases; allowed: analyst"):
            readings.open_reading(casework, actors[person_id], case_id, desk.PURPOSE, now=NOW)
    with pytest.raises(NotAllowedError, match="Ann Bell does not hold it"):
        readings.open_reading(casework, actors["ann"], case_id, desk.PURPOSE, now=NOW)
    with pytest.raises(UsageError, match="purpose 'because'; allowed: scheduled re-review"):
        readings.open_reading(casework, actors["ben"], case_id, "because", now=NOW)
    later = NOW + timedelta(hours=2)
    with pytest.raises(NotAllowedError, match="Ben Cole does not hold it"):
        readings.open_reading(casework, actors["ben"], case_id, desk.PURPOSE, now=later)
    for number in (99, 2**31, 2**63):
        with pytest.raises(UsageError, match=f"case {number}: unknown"):
            readings.open_reading(casework, actors["ben"], number, desk.PURPOSE, now=NOW)
        with pytest.raises(UsageError, match=f"case {number}: unknown"):
            holding.put_back(casework, actors["ben"], number, now=NOW)
    assert desk.rows(casework, tables.readings) == []
    assert desk.the_log(casework) == []


def test_nobody_reads_two_parts_of_one_case(casework: Casework, actors: Actors) -> None:
    case_id = desk.a_case(casework)
    desk.decided(casework, actors["ann"], case_id, "recommend reopening")
    both = Actor("ann", "Ann Bell", actors["ann"].roles | actors["sam"].roles | actors["sue"].roles)
    with pytest.raises(NotAllowedError, match="has read or corrected another part"):
        desk.opened(casework, both, case_id)
    desk.decided(casework, actors["sam"], case_id, "no further action")
    with pytest.raises(NotAllowedError, match="has read or corrected another part"):
        desk.opened(casework, both, case_id)


def test_who_only_opened_a_case_reads_no_other_part_of_it_either(casework: Casework, actors: Actors) -> None:
    case_id = desk.a_case(casework)
    both = Actor("ann", "Ann Bell", actors["ann"].roles | actors["sam"].roles)
    desk.opened(casework, both, case_id)
    desk.decided(casework, actors["ben"], case_id, "recommend reopening")
    with pytest.raises(NotAllowedError, match="has read or corrected another part"):
        desk.opened(casework, both, case_id)


def test_each_part_has_its_right_and_whoever_settles_is_not_blind(casework: Casework, actors: Actors) -> None:
    case_id = desk.a_case(casework)
    desk.decided(casework, actors["ann"], case_id, "recommend reopening")
    with pytest.raises(NotAllowedError, match="may not read cases as the second reader"):
        desk.opened(casework, actors["ben"], case_id)
    assert desk.opened(casework, actors["sam"], case_id).blind
    desk.decided(casework, actors["sam"], case_id, "no further action")
    with pytest.raises(NotAllowedError, match="may not settle disagreements"):
        desk.opened(casework, actors["ben"], case_id)
    settling = desk.opened(casework, actors["sue"], case_id)
    assert (settling.part, settling.blind) == ("settling", False)


def test_a_closed_case_and_one_of_an_erased_subject_are_not_opened(
    casework: Casework, actors: Actors
) -> None:
    closed, erased = desk.a_case(casework), desk.a_case(casework, "S2")
    with writing(casework) as connection:
        cases = sa.update(tables.cases)
        connection.execute(cases.where(tables.cases.c.case_id == closed).values(status="closed"))
        connection.execute(cases.where(tables.cases.c.case_id == erased).values(subject_id=None))
    with pytest.raises(UsageError, match="closed; allowed: a case that is not closed"):
        desk.opened(casework, actors["ann"], closed)
    with pytest.raises(UsageError, match="its subject was erased"):
        desk.opened(casework, actors["ann"], erased)


def test_where_the_log_cannot_be_written_nothing_is_opened(
    casework: Casework, actors: Actors, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = desk.a_case(casework, holder="ann")

    def fails(*_: object) -> None:
        raise UsageError("the log is full")

    monkeypatch.setattr(audit, "record", fails)
    with pytest.raises(UsageError, match="the log is full"):
        readings.open_reading(casework, actors["ann"], case_id, desk.PURPOSE, now=NOW)
    assert desk.rows(casework, tables.readings) == []


def test_every_purpose_says_what_it_means() -> None:
    assert all(purposes.checked(code) == code and meaning for code, meaning in purposes.PURPOSES.items())
    assert all(len(code) <= 60 for code in purposes.PURPOSES)


NONE = Decision("no further action", desk.RATIONALE)


def takes(casework: Casework, actor: Actor, case_id: int, now: datetime = NOW) -> None:
    with writing(casework) as connection:
        clock = Clock(now, rules.current(connection))
        opening.lock(connection, casework, actor, kept.one(connection, case_id), clock)


def judged(casework: Casework, actor: Actor) -> tuple[int, int]:
    """A case that somebody took and judged, and the number of their reading."""
    case_id = desk.a_case(casework)
    takes(casework, actor, case_id)
    return case_id, desk.shown(casework, actor, case_id).number


def test_a_case_that_was_handed_over_is_not_decided_by_whoever_had_it(
    casework: Casework, actors: Actors
) -> None:
    ann = actors["ann"]
    case_id, number = judged(casework, ann)
    holding.hand_over(casework, ann, case_id, "ben", note="Yours.", now=NOW)
    with pytest.raises(
        NotAllowedError, match="somebody else has or had it since; allowed: a case that one holds"
    ):
        deciding.decide(casework, ann, number, NONE, now=NOW)
    holding.put_back(casework, actors["ben"], case_id, now=NOW)
    with pytest.raises(NotAllowedError, match="somebody else has or had it since"):
        deciding.decide(casework, ann, number, NONE, now=NOW)
    takes(casework, ann, case_id)
    assert deciding.decide(casework, ann, number, NONE, now=NOW) == "closed"


def test_a_case_that_another_took_since_is_not_decided_though_their_lock_ran_out(
    casework: Casework, actors: Actors
) -> None:
    case_id, number = judged(casework, actors["ann"])
    holding.put_back(casework, actors["ann"], case_id, now=NOW)
    takes(casework, actors["ben"], case_id)
    later = NOW + timedelta(days=1)
    with pytest.raises(NotAllowedError, match="somebody else has or had it since"):
        deciding.decide(casework, actors["ann"], number, NONE, now=later)


def test_what_nobody_took_since_is_still_decided_after_the_lock_ran_out(
    casework: Casework, actors: Actors
) -> None:
    case_id, number = judged(casework, actors["ann"])
    holding.put_back(casework, actors["ann"], case_id, now=NOW)
    assert deciding.decide(casework, actors["ann"], number, NONE, now=NOW + timedelta(days=1)) == "closed"
