from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from analytics.casework import directory, tables
from analytics.casework.database import Casework, writing
from analytics.casework.desk import holding, second_readers
from analytics.casework.people import Actor, Role
from analytics.errors import NotAllowedError, UsageError
from tests.casework.conftest import NOW
from tests.casework.desk import case, move_on, take


def _read(casework: Casework, case_id: int, person_id: str, part: str) -> None:
    row = {"case_id": case_id, "person_id": person_id, "part": part, "opened_at": NOW}
    with writing(casework) as connection:
        connection.execute(sa.insert(tables.readings).values(row | {"purpose": "review", "blind": True}))


def test_a_second_reader_is_somebody_who_did_not_read_the_case(
    casework: Casework, actors: dict[str, Actor]
) -> None:
    ann, sam = actors["ann"], actors["sam"]
    both = directory.grant(casework, actors["ada"], "ann", Role.SECOND_READER, now=NOW).actor
    mine = take(casework, ann).case_id
    assert second_readers.next_second(casework, sam, now=NOW) is None
    _read(casework, mine, "ann", "first")
    moved = move_on(casework, ann, mine, "second", None)
    assert (moved.holder, moved.due_on) == (None, NOW.date() + timedelta(days=7))
    assert second_readers.next_second(casework, both, now=NOW) is None
    with pytest.raises(UsageError, match="Ann Bell read it"):
        holding.hand_over(casework, actors["sue"], mine, "ann", note="x", now=NOW)
    found = second_readers.next_second(casework, sam, now=NOW)
    assert found is not None
    assert (found.case_id, found.holder) == (mine, "sam")
    # begun, not finished: it stays theirs
    _read(casework, mine, "sam", "second")
    assert second_readers.next_second(casework, sam, now=NOW + timedelta(hours=2)) is not None
    with pytest.raises(NotAllowedError, match="may not read cases as the second reader"):
        second_readers.next_second(casework, ann, now=NOW)


def test_a_dispute_goes_to_a_supervisor_who_read_no_part_of_it(
    casework: Casework, actors: dict[str, Actor]
) -> None:
    sue = actors["sue"]
    mine = take(casework, actors["ann"]).case_id
    move_on(casework, actors["ann"], mine, "second", None)
    _read(casework, mine, "sue", "second")
    move_on(casework, actors["sam"], mine, "dispute", None)
    assert second_readers.next_dispute(casework, sue, now=NOW) is None
    other = directory.add(casework, actors["ada"], "sol", "Sol", [Role.SUPERVISOR], now=NOW).actor
    found = second_readers.next_dispute(casework, other, now=NOW)
    assert found is not None
    assert found.case_id == mine
    with pytest.raises(NotAllowedError, match="may not settle disagreements"):
        second_readers.next_dispute(casework, actors["sam"], now=NOW)
    closed = move_on(casework, other, mine, outcome="recommend reopening")
    assert (closed.status, closed.outcome, closed.closed_at) == ("closed", "recommend reopening", NOW)


def test_a_status_follows_on_another_and_a_closed_case_has_an_outcome(
    casework: Casework, actors: dict[str, Actor]
) -> None:
    ann = actors["ann"]
    mine = take(casework, ann).case_id
    with pytest.raises(UsageError, match="open, not dispute; allowed: second, closed"):
        move_on(casework, ann, mine, "dispute", None)
    with pytest.raises(UsageError, match="closed without an outcome"):
        move_on(casework, ann, mine, "closed", None)
    move_on(casework, ann, mine)
    later = NOW + timedelta(days=1)
    corrected = move_on(casework, ann, mine, outcome="recommend reopening", now=later)
    assert (corrected.outcome, corrected.closed_at) == ("recommend reopening", NOW)
    assert case(casework, mine) == corrected
    with pytest.raises(UsageError, match="closed, not open; allowed: second, dispute, closed"):
        move_on(casework, ann, mine, "open", None)
