from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from analytics.casework import tables
from analytics.casework.database import Casework, reading, writing
from analytics.casework.desk import resting, rules
from analytics.casework.desk.deadlines import Clock
from analytics.casework.desk.rules import DeskRules
from analytics.casework.people import Actor
from tests.casework.conftest import NOW
from tests.casework.desk import DAY, NIGHT, move_on, news, nothing, take

NEW: dict[str, tuple[str, ...]] = {"P001": ("E1", "E2")}


def test_a_subject_rests_and_new_reports_bring_them_back_and_are_named(
    casework: Casework, actors: dict[str, Actor]
) -> None:
    ann = actors["ann"]
    move_on(casework, ann, take(casework, ann, people=1).case_id)
    for days, unseen in ((13, NEW), (14, {"P001": ("E1",)}), (14, {}), (89, {})):
        with reading(casework) as connection:
            clock = Clock(NOW + days * DAY, DeskRules())
            rests = resting.resting(connection, clock)
        assert [rest.subject_id for rest in rests.values()] == ["P001"]
        assert resting.back_early(rests, news(unseen=unseen), clock) == {}
    assert nothing(casework, ann, now=NOW + 89 * DAY, people=1)
    back = take(casework, ann, now=NOW + 14 * DAY, unseen=NEW, people=1)
    assert (back.subject_id, back.event_ids, back.tripwire) == ("P001", ("E1", "E2"), False)
    move_on(casework, ann, back.case_id, now=NOW + 14 * DAY)
    # the rest starts anew, a week longer for the closure before, and ends by itself
    assert nothing(casework, ann, now=NOW + 110 * DAY, people=1)
    assert take(casework, ann, now=NOW + 111 * DAY, people=1).event_ids == ()


@pytest.mark.parametrize("days", [10, 200])
def test_a_case_put_off_rests_until_the_day_that_was_named(
    casework: Casework, actors: dict[str, Actor], days: int
) -> None:
    ann = actors["ann"]
    case_id = take(casework, ann, people=1).case_id
    until = NOW.date() + days * DAY
    with writing(casework) as connection:
        row = {"case_id": case_id, "person_id": "ann", "part": "first", "opened_at": NOW}
        asked = sa.insert(tables.readings).values(row | {"purpose": "review", "blind": True})
        number = connection.execute(asked.returning(tables.readings.c.number)).scalar_one()
        decision = {"reading": number, "at": NOW, "by": "ann", "outcome": "defer"}
        first = sa.insert(tables.decisions).values(decision | {"defer_until": until + 300 * DAY})
        corrects = connection.execute(first.returning(tables.decisions.c.number)).scalar_one()
        again = decision | {"defer_until": until, "corrects": corrects}
        connection.execute(sa.insert(tables.decisions).values(again))
    move_on(casework, ann, case_id, outcome="defer")
    assert nothing(casework, ann, now=NOW + (days - 1) * DAY, people=1)
    assert take(casework, ann, now=NOW + days * DAY, people=1).subject_id == "P001"


def test_without_a_rest_a_subject_comes_back_at_once(casework: Casework, actors: dict[str, Actor]) -> None:
    ann = actors["ann"]
    rules.change(casework, actors["sue"], reason="none", now=NOW, rest_days=0)
    move_on(casework, ann, take(casework, ann, people=1).case_id)
    assert take(casework, ann, people=1).subject_id == "P001"


def test_what_was_asked_once_is_kept() -> None:
    asked: list[dict[str, date]] = []
    told = news()

    def ask(since: object) -> dict[str, tuple[str, ...]]:
        asked.append(dict(since))  # type: ignore[call-overload]
        return NEW

    told = type(told)(NIGHT, told.hits, told.wires, ask)
    assert told.unseen({"P001": NIGHT, "P002": NIGHT}) == NEW
    assert told.unseen({"P002": NIGHT, "P001": NIGHT}) == NEW
    assert told.unseen({"P002": NIGHT - DAY}) == {}
    assert asked == [{"P001": NIGHT, "P002": NIGHT}, {"P002": NIGHT - DAY}]
