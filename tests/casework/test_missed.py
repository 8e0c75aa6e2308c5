from __future__ import annotations

from datetime import date, datetime, timedelta

import polars as pl
import pytest
import sqlalchemy as sa

from analytics.casework import tables
from analytics.casework.database import Casework, writing
from analytics.casework.people import Actor
from analytics.casework.reviews import missed, second
from analytics.casework.reviews.missed import MissedCases
from analytics.casework.reviews.missed_record import OUTCOMES, RANKS, REPORTS, Last, Record
from analytics.casework.reviews.why_missed import State, Why
from analytics.errors import NotAllowedError
from tests.casework import reviewing as desk
from tests.casework.conftest import NOW

Actors = dict[str, Actor]
DAY, HAPPENED = timedelta(days=1), date(2026, 6, 30)
SPAN = (date(2026, 6, 1), date(2026, 9, 1))
NIGHTS = [date(2026, 6, 1) + 7 * n * DAY for n in range(5)]
"""Mondays before and up to the day before it happened."""


@pytest.fixture(autouse=True)
def _closures_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second, "is_drawn", lambda *_: False)


def _record(
    ranks: dict[str, int], outcomes: list[tuple[str, date]] | None = None, against: float = 0.0
) -> Record:
    """People with one rank on all nights; their scores fall by 0.1 a rank from 10 nats; five reports each."""
    told = outcomes or [(who, HAPPENED) for who in ranks]
    rows = [(night, who, rank, 10 - rank / 10) for night in NIGHTS for who, rank in ranks.items()]
    when = datetime(2026, 6, 2)
    reports = [(who, when + n * DAY, when + (n + 1) * DAY) for who in ranks for n in range(5)]
    since = date(2026, 6, 1)
    last = {key: Last(NIGHTS[-1], since, against, "protective", ("Missing: a lot.",)) for key in told}
    scores = pl.Series([10 - rank / 10 for rank in range(1, 201)])
    return Record(
        outcomes=pl.DataFrame(told, schema=OUTCOMES, orient="row"),
        nights=tuple(NIGHTS),
        ranks=pl.DataFrame(rows, schema=RANKS, orient="row"),
        scores=dict.fromkeys(NIGHTS, scores),
        reports=pl.DataFrame(reports, schema=REPORTS, orient="row"),
        last=last,
    )


def _told(casework: Casework, actor: Actor, record: Record) -> MissedCases:
    return missed.of_record(casework, actor, record, SPAN, now=NOW + 60 * DAY)


def _main(told: MissedCases) -> dict[str | None, Why]:
    return {each.subject_id: each.reasons[0].why for each in told.missed}


def test_who_stood_where_and_why_they_were_missed(casework: Casework, actors: Actors) -> None:
    start = NOW - 25 * DAY
    # S1 lies with the desk, overdue; S3 was read before and found nothing; S4 rests after a case of long ago
    desk.a_case(casework, "S1", now=start, holder="ann")
    desk.decided(casework, actors["ann"], desk.a_case(casework, "S3", now=start), now=start)
    long_ago = NOW - 70 * DAY
    desk.decided(casework, actors["ann"], desk.a_case(casework, "S4", now=long_ago), now=long_ago)
    ranks = {"S1": 3, "S2": 12, "S3": 5, "S4": 200, "S5": 60, "S6": 18}
    with writing(casework) as connection:
        week = {"week": date(2026, 6, 1), "as_of": date(2026, 6, 1), "line": 15, "people": 9, "expected": 1.0}
        connection.execute(sa.insert(tables.weeks).values(week | {"least_probability": 0.1, "at": NOW}))
    told = _told(casework, actors["sue"], _record(ranks))
    assert (told.reopened, told.found, told.read_before, len(told.missed)) == (6, 0, 1, 5)
    assert _main(told) == {
        "S1": Why.OVERDUE,
        "S2": Why.UNTAKEN,
        "S4": Why.WEAK,
        "S5": Why.WEAK,
        "S6": Why.WEAK,
    }
    second_one = next(each for each in told.missed if each.subject_id == "S2")
    assert [place.state for place in second_one.path] == [State.ABOVE] * 5
    assert (second_one.best_rank, second_one.path[0].line, second_one.reports) == (12, 15, 5)
    assert second_one.why_not == ("Missing: a lot.",)
    resting = next(each for each in told.missed if each.subject_id == "S4")
    states = [place.state for place in resting.path]
    assert states == [State.RESTING, *[State.BELOW] * 4], "reports brought them back"
    assert "were missing" in next(each for each in told.missed if each.subject_id == "S5").reasons[0].words
    assert told.by_reason == {Why.WEAK: 3, Why.UNTAKEN: 1, Why.OVERDUE: 1}
    assert "6 reopened" in told.sentence


def test_the_week_may_have_been_full_and_a_rest_may_hold(casework: Casework, actors: Actors) -> None:
    with writing(casework) as connection:
        for night in NIGHTS:
            row = {"subject_id": None, "as_of": night, "lane": "list", "why": "", "seen_to": night}
            row |= {"opened_at": datetime.combine(night, NOW.timetz()), "due_on": night, "status": "closed"}
            rows = [row | {"subject": f"{night}:{n}"} for n in range(20)]
            connection.execute(sa.insert(tables.cases), rows)
    before = NOW - 30 * DAY
    desk.decided(casework, actors["ann"], desk.a_case(casework, "S2", now=before), now=before)
    record = _record({"S1": 3, "S2": 4})
    none = pl.DataFrame(schema=REPORTS)
    record = Record(record.outcomes, record.nights, record.ranks, record.scores, none, record.last)
    told = _told(casework, actors["sue"], record)
    assert _main(told) == {"S1": Why.CAPACITY, "S2": Why.RESTING}


def test_what_the_list_found_is_not_missed_and_what_the_control_lane_found_is(
    casework: Casework, actors: Actors
) -> None:
    ann, sam, opened = actors["ann"], actors["sam"], NOW - 3 * DAY
    for who, lane, chance in (("S1", "list", None), ("S2", "control", 0.01), ("S3", "tripwire", None)):
        case_id = desk.a_case(casework, who, now=opened, lane=lane, probability=chance)
        desk.decided(casework, ann, case_id, "recommend reopening", view="escalating", now=opened)
        desk.decided(casework, sam, case_id, "recommend reopening", view="escalating", now=NOW)
    told = _told(casework, actors["sue"], _record({"S1": 1, "S2": 150, "S3": 90}, against=-20.0))
    assert (told.found, told.read_before) == (2, 0)
    (only,) = told.missed
    assert (only.subject_id, only.found_by) == ("S2", "control")
    assert [reason.why for reason in only.reasons] == [Why.HELD_DOWN]
    # reopened from outside a few days after the desk had recommended it
    later = [("S1", HAPPENED + 5 * DAY)]
    assert _told(casework, actors["sue"], _record({"S1": 1}, later)).found == 1


def test_nobody_is_named_to_whoever_may_not_see_subjects_and_each_name_is_logged(
    casework: Casework, actors: Actors
) -> None:
    record = _record({"S1": 30, "S2": 40})
    told = _told(casework, actors["dan"], record).missed
    assert {(each.subject_id, each.why_not) for each in told} == {(None, ())}
    assert {each.subject for each in told} == {casework.keys.reference(who) for who in ("S1", "S2")}
    looks = [row["action"] for row in desk.rows(casework, tables.audit)]
    assert (looks.count("missed cases seen"), looks.count("missed case seen")) == (1, 0)
    _told(casework, actors["sue"], record)
    last = desk.rows(casework, tables.audit)[-2:]
    assert {row["subject"] for row in last} == {each.subject for each in told}
    for person_id in ("ann", "sam", "aud", "ada"):
        with pytest.raises(NotAllowedError, match="may not see what the list misses"):
            _told(casework, actors[person_id], record)


def test_where_nobody_was_reopened_it_is_said(sqlite: Casework, people: Actors) -> None:
    told = _told(sqlite, people["sue"], _record({}))
    assert told.sentence.startswith("Nobody was reopened")
    assert told.by_reason == {}
