from __future__ import annotations

from datetime import date, timedelta

import pytest

from analytics.casework import tables
from analytics.casework.database import Casework
from analytics.casework.desk import rules
from analytics.casework.people import Actor
from analytics.casework.reviews import attention, deciding, judging, readings, second
from analytics.casework.reviews.attention import MOST_HOURS
from analytics.casework.reviews.deciding import Decision, Outcome
from analytics.errors import NotAllowedError, UsageError
from tests.casework import reviewing as desk
from tests.casework.conftest import NOW

Actors = dict[str, Actor]
NONE: Outcome = "no further action"
REOPEN: Outcome = "recommend reopening"
SINCE, UNTIL = date(2026, 1, 1), date(2027, 1, 1)


@pytest.fixture(autouse=True)
def _closures_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second, "is_drawn", lambda *_: False)


def _read(
    casework: Casework, actor: Actor, subject_id: str, days: int, hours: float, lane: str = "list"
) -> None:
    """A case of somebody, opened some days after the tests' clock and closed hours later."""
    start = NOW + timedelta(days=days)
    case_id = desk.a_case(casework, subject_id, holder=actor.person_id, now=start, lane=lane)
    number = readings.open_reading(casework, actor, case_id, desk.PURPOSE, now=start).number
    judging.judge(casework, actor, number, desk.judgement(), now=start)
    judging.reveal(casework, actor, number, 12, 3.5, now=start)
    deciding.decide(
        casework, actor, number, Decision(NONE, desk.RATIONALE), now=start + timedelta(hours=hours)
    )


def test_the_ledger_says_who_was_read_for_nothing_and_for_how_long(
    casework: Casework, actors: Actors
) -> None:
    ann, sue = actors["ann"], actors["sue"]
    for days, hours, lane in ((0, 1.0, "list"), (100, 2.0, "control"), (220, 0.5, "tripwire")):
        _read(casework, ann, "S1", days, hours, lane)
    _read(casework, ann, "S2", 1, 0.5)
    # left open overnight
    _read(casework, ann, "S3", 2, 20.0)
    found = desk.a_case(casework, "S4", now=NOW)
    desk.decided(casework, ann, found, REOPEN)
    later = NOW + timedelta(days=221)
    told = attention.ledger(casework, sue, SINCE, UNTIL + timedelta(days=365), now=later)
    assert (told.cases, told.people) == (5, 3), "a case with the second reader is not closed"
    assert told.hours == pytest.approx(4.0 + MOST_HOURS)
    (only,) = told.subjects
    assert (only.subject_id, only.closed, only.nothing, only.found, only.in_a_row) == ("S1", 3, 3, 0, 3)
    assert (only.first_on, only.span_days) == (date(2026, 6, 30), 220)
    assert only.hours == pytest.approx(3.5)
    assert only.lanes == {"control": 1, "list": 1, "tripwire": 1}
    assert only.rest is not None
    assert (only.rest.damped_days, only.rest.earlier) == (14, 2)
    assert [(each.times, each.cases) for each in told.repeats] == [(1, 2), (2, 1), (3, 0)]
    assert [each.cases_share for each in told.repeats] == pytest.approx([0.4, 0.2, 0.0])
    assert told.repeats[0].hours_share == pytest.approx(2.5 / 12)
    assert (told.resting, told.damped, told.damped_days) == (1, 1, 14)
    assert told.first_tenth == 0.6
    assert told.gini == pytest.approx(attention.gini([3, 1, 1]))
    assert desk.rows(casework, tables.audit)[-1]["action"] == "attention ledger seen"
    # closures before the period count as earlier ones
    (late, *_) = attention.ledger(casework, sue, date(2027, 1, 1), date(2028, 1, 1), now=later).repeats
    assert (late.cases, late.cases_share) == (1, 1.0)


def test_nobody_is_named_to_whoever_may_not_see_subjects(casework: Casework, actors: Actors) -> None:
    for days in (0, 100):
        _read(casework, actors["ann"], "S1", days, 1.0)
    later = NOW + timedelta(days=101)
    (told,) = attention.ledger(casework, actors["dan"], SINCE, UNTIL, now=later).subjects
    assert (told.subject, told.subject_id) == (casework.keys.reference("S1"), None)
    assert told.rest is not None
    assert told.rest.subject_id is None
    for person_id in ("ann", "sam", "aud", "ada"):
        with pytest.raises(NotAllowedError, match="may not see what the list misses"):
            attention.ledger(casework, actors[person_id], SINCE, UNTIL, now=later)
    with pytest.raises(UsageError, match="allowed: a day, and one after it"):
        attention.ledger(casework, actors["dan"], SINCE, SINCE, now=later)


def test_before_anything_was_read_there_is_no_share(sqlite: Casework, people: Actors) -> None:
    told = attention.ledger(sqlite, people["sue"], SINCE, UNTIL, now=NOW)
    assert (told.cases, told.gini, told.first_tenth, told.subjects) == (0, None, None, ())
    assert {(each.cases_share, each.hours_share) for each in told.repeats} == {(None, None)}
    assert rules.in_force(sqlite).damping_days_most == 28
