from __future__ import annotations

import polars as pl
import pytest
import sqlalchemy as sa

from analytics.casework import tables
from analytics.casework.database import Casework, writing
from analytics.casework.desk import queue_view, rules
from analytics.casework.desk.cases import Case, Shown
from analytics.casework.desk.deadlines import Clock
from analytics.casework.desk.rules import DeskRules
from analytics.casework.people import Actor
from analytics.errors import NotAllowedError
from tests.casework.conftest import NOW
from tests.casework.desk import move_on, take

CLOCK = Clock(NOW, DeskRules())


def _judge(casework: Casework, case_id: int, person_id: str) -> None:
    with writing(casework) as connection:
        row = {"case_id": case_id, "person_id": person_id, "part": "first", "opened_at": NOW}
        asked = sa.insert(tables.readings).values(row | {"purpose": "review", "blind": True})
        number = connection.execute(asked.returning(tables.readings.c.number)).scalar_one()
        connection.execute(sa.insert(tables.judgements).values(reading=number, at=NOW, view="unclear"))


def test_a_case_is_hidden_until_it_is_judged_and_shown_to_all_once_closed(
    casework: Casework, actors: dict[str, Actor]
) -> None:
    ann, sam = actors["ann"], actors["sam"]
    mine = take(casework, ann)
    subject_id = str(mine.subject_id)
    assert queue_view.out(casework, sam) == {subject_id}
    assert queue_view.hides(casework, ann, subject_id)
    assert isinstance(queue_view.view(casework, ann, mine.case_id, CLOCK), Shown)
    _judge(casework, mine.case_id, "ann")
    assert not queue_view.hides(casework, ann, subject_id)
    assert isinstance(queue_view.view(casework, ann, mine.case_id, CLOCK), Case)
    move_on(casework, ann, mine.case_id, "second", None)
    assert queue_view.hides(casework, sam, subject_id)
    assert isinstance(queue_view.view(casework, sam, mine.case_id, CLOCK), Shown)
    move_on(casework, sam, mine.case_id)
    assert queue_view.out(casework, sam) == frozenset()
    assert not queue_view.hides(casework, sam, subject_id)
    assert isinstance(queue_view.view(casework, sam, mine.case_id, CLOCK), Case)
    for person in ("dan", "aud", "ada"):
        with pytest.raises(NotAllowedError):
            queue_view.view(casework, actors[person], mine.case_id, CLOCK)
        with pytest.raises(NotAllowedError):
            queue_view.out(casework, actors[person])


def test_where_readers_are_not_blind_nothing_is_hidden(casework: Casework, actors: dict[str, Actor]) -> None:
    rules.change(casework, actors["sue"], reason="trial", now=NOW, blind_first=False)
    mine = take(casework, actors["ann"])
    assert queue_view.out(casework, actors["ann"]) == frozenset()
    assert not queue_view.hides(casework, actors["ann"], str(mine.subject_id))
    assert isinstance(queue_view.view(casework, actors["ann"], mine.case_id, CLOCK), Case)


def test_no_gap_tells_who_is_out() -> None:
    queue = pl.DataFrame(
        {"subject_id": ["A", "B", "C", "D"], "rank": pl.Series([1, 2, 3, 4], dtype=pl.Int32)}
    )
    assert queue_view.without(queue, frozenset({"A", "C"})).rows() == [("B", 1), ("D", 2)]
    assert queue_view.without(queue, frozenset()).equals(queue)
