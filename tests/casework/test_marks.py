from __future__ import annotations

import pytest

from analytics.casework import tables
from analytics.casework.database import Casework
from analytics.casework.people import Actor
from analytics.casework.reviews import marks
from analytics.errors import NotAllowedError, UsageError
from tests.casework import reviewing as desk
from tests.casework.conftest import NOW

Actors = dict[str, Actor]


def test_a_report_is_marked_once_with_a_reason(casework: Casework, actors: Actors) -> None:
    number = marks.mark(
        casework, actors["sam"], "E1", "S1", "misattributed", "Another Mr Bell.", reports={"E1"}, now=NOW
    )
    with pytest.raises(UsageError, match=r"marked already as misattributed; .* it cannot be taken back"):
        marks.mark(casework, actors["ann"], "E1", "S1", "disputed", "He says so.", reports={"E1"}, now=NOW)
    marks.mark(casework, actors["ann"], "E2", "S2", "disputed", "She says so.", reports={"E2"}, now=NOW)
    (found,) = marks.of_subject(casework, actors["ben"], "S1")
    assert found == marks.Mark(number, "E1", "misattributed", NOW, "sam", "Another Mr Bell.", handed=False)
    entry = desk.rows(casework, tables.audit)[-2]
    assert entry["subject"] == casework.keys.reference("S1")
    assert "Bell" not in entry["content"]
    assert "E1" not in entry["content"]


def test_who_may_not_mark_and_what_is_no_mark(casework: Casework, actors: Actors) -> None:
    for person_id in ("dan", "aud", "ada"):
        with pytest.raises(
            NotAllowedError, match="may not mark reports; allowed: analyst, second reader, supervisor"
        ):
            marks.mark(
                casework, actors[person_id], "E1", "S1", "disputed", "He says so.", reports={"E1"}, now=NOW
            )
    with pytest.raises(UsageError, match="mark 'wrong'; allowed: misattributed, disputed"):
        marks.mark(casework, actors["ann"], "E1", "S1", "wrong", "It is.", reports={"E1"}, now=NOW)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="report '=1'; allowed: the id of a report"):
        marks.mark(casework, actors["ann"], "=1", "S1", "disputed", "It is.", reports={"=1"}, now=NOW)
    with pytest.raises(UsageError, match="report E9: not on subject S1; allowed: the id of a report on them"):
        marks.mark(casework, actors["ann"], "E9", "S1", "disputed", "It is.", reports={"E1", "E2"}, now=NOW)
    with pytest.raises(UsageError, match="reason: 0 characters"):
        marks.mark(casework, actors["ann"], "E1", "S1", "disputed", " ", reports={"E1"}, now=NOW)
    with pytest.raises(NotAllowedError, match="may not see one subject"):
        marks.of_subject(casework, actors["dan"], "S1")
    assert desk.rows(casework, tables.marks) == []
