from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from analytics.casework import tables, texts
from analytics.casework.database import Casework, reading
from analytics.casework.desk import holding, second_readers
from analytics.casework.people import Actor
from analytics.errors import NotAllowedError, UsageError
from tests.casework.conftest import NOW
from tests.casework.desk import DAY, case, move_on, take

HOUR = timedelta(hours=1)


def _moves(casework: Casework, case_id: int) -> list[tuple[str, str, str | None, str]]:
    columns = tables.case_moves.c
    with reading(casework) as connection:
        rows = connection.execute(sa.select(tables.case_moves).where(columns.case_id == case_id)).all()
        words = texts.bodies(connection, [row.reason for row in rows])
    return [(row.by, row.move, row.to_person, words.get(row.reason, "")) for row in rows]


def test_a_case_is_handed_over_assigned_and_put_back(casework: Casework, actors: dict[str, Actor]) -> None:
    ann, ben, sue = actors["ann"], actors["ben"], actors["sue"]
    mine = take(casework, ann)
    given = holding.hand_over(casework, ann, mine.case_id, "ben", note="you know the area", now=NOW)
    assert (given.assigned_to, given.holder) == ("ben", None)
    with pytest.raises(UsageError, match=f"case {mine.case_id}: with ben; allowed: a case that Ann Bell has"):
        holding.put_back(casework, ann, mine.case_id, now=NOW)
    assert take(casework, ann).case_id != mine.case_id
    assert take(casework, ben).case_id == mine.case_id
    holding.hand_over(casework, sue, mine.case_id, "ann", note="back to Ann", now=NOW)
    holding.put_back(casework, sue, mine.case_id, reason="nobody", now=NOW)
    with pytest.raises(UsageError, match="with nobody"):
        holding.keep_longer(casework, ann, mine.case_id, now=NOW)
    assert _moves(casework, mine.case_id) == [
        ("ann", "opened", None, ""),
        ("ann", "handed over", "ben", "you know the area"),
        ("ben", "taken", None, ""),
        ("sue", "assigned", "ann", "back to Ann"),
        ("sue", "put back", None, "nobody"),
    ]


def test_a_case_goes_only_to_somebody_who_may_read_it(casework: Casework, actors: dict[str, Actor]) -> None:
    ann = actors["ann"]
    mine = take(casework, ann).case_id
    with pytest.raises(NotAllowedError, match="Sam Dunn may not take and decide cases"):
        holding.hand_over(casework, ann, mine, "sam", note="x", now=NOW)
    with pytest.raises(UsageError, match="person zoe: unknown"):
        holding.hand_over(casework, ann, mine, "zoe", note="x", now=NOW)
    with pytest.raises(UsageError, match="note: 0 characters"):
        holding.hand_over(casework, ann, mine, "ben", note=" ", now=NOW)
    with pytest.raises(NotAllowedError, match="Aud Gray may not"):
        holding.put_back(casework, actors["aud"], mine, now=NOW)
    with pytest.raises(UsageError, match="case 99: unknown"):
        holding.put_back(casework, ann, 99, now=NOW)
    move_on(casework, ann, mine)
    for actor in (ann, actors["sue"]):
        with pytest.raises(UsageError, match="closed; allowed: a case that is not closed"):
            holding.hand_over(casework, actor, mine, "ben", note="x", now=NOW)


def test_a_snooze_ends_on_its_day_and_moves_no_deadline(casework: Casework, actors: dict[str, Actor]) -> None:
    ann, ben = actors["ann"], actors["ben"]
    mine = take(casework, ann)
    for days in (0, 61):
        with pytest.raises(UsageError, match="allowed: 2026-07-01 to 2026-08-29"):
            holding.snooze(casework, ann, mine.case_id, NOW.date() + days * DAY, reason="x", now=NOW)
    with pytest.raises(UsageError, match="reason: 0 characters"):
        holding.snooze(casework, ann, mine.case_id, NOW.date() + DAY, reason="", now=NOW)
    away = holding.snooze(casework, ann, mine.case_id, NOW.date() + 5 * DAY, reason="a letter", now=NOW)
    assert (away.due_on, away.assigned_to, away.holder) == (mine.due_on, "ann", None)
    other = take(casework, ann, now=NOW + 4 * DAY)
    assert other.case_id != mine.case_id
    move_on(casework, ann, other.case_id)
    assert take(casework, ben, now=NOW + 5 * DAY).case_id != mine.case_id
    assert take(casework, ann, now=NOW + 5 * DAY).case_id == mine.case_id


def test_a_reader_keeps_a_case_longer_unless_somebody_took_it(
    casework: Casework, actors: dict[str, Actor]
) -> None:
    ann, ben = actors["ann"], actors["ben"]
    mine = take(casework, ann)
    kept = holding.keep_longer(casework, ann, mine.case_id, now=NOW + HOUR)
    assert kept.held_until == NOW + 2 * HOUR
    assert take(casework, ben, now=NOW + 2 * HOUR).case_id == mine.case_id
    with pytest.raises(UsageError, match="with ben"):
        holding.keep_longer(casework, ann, mine.case_id, now=NOW + 2 * HOUR)
    assert case(casework, mine.case_id).holder == "ben"


def test_a_second_reading_can_be_handed_to_a_second_reader(
    casework: Casework, actors: dict[str, Actor]
) -> None:
    mine = take(casework, actors["ann"]).case_id
    move_on(casework, actors["ann"], mine, "second", None)
    assert holding.hand_over(casework, actors["sue"], mine, "sam", note="x", now=NOW).assigned_to == "sam"
    found = second_readers.next_second(casework, actors["sam"], now=NOW)
    assert found is not None
    assert found.case_id == mine
    with pytest.raises(NotAllowedError, match="Ben Cole may not read cases as the second reader"):
        holding.hand_over(casework, actors["sue"], mine, "ben", note="x", now=NOW)
