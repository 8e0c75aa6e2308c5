from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from analytics.casework import tables
from analytics.casework.database import Casework, writing
from analytics.casework.desk import rules, workload
from analytics.casework.desk.deadlines import Due
from analytics.casework.people import Actor
from analytics.errors import NotAllowedError
from tests.casework.conftest import NOW
from tests.casework.desk import DAY, hit, listed, move_on, news, take


def test_a_supervisor_sees_what_is_open_how_old_and_who_has_it(
    casework: Casework, actors: dict[str, Actor]
) -> None:
    ann, ben, sue = actors["ann"], actors["ben"], actors["sue"]
    rules.change(casework, sue, reason="x", now=NOW, control_share=0.0)
    first = take(casework, ann).case_id
    with writing(casework) as connection:
        row = {"case_id": first, "person_id": "ann", "part": "first", "opened_at": NOW}
        asked = sa.insert(tables.readings).values(row | {"purpose": "review", "blind": True})
        number = connection.execute(asked.returning(tables.readings.c.number)).scalar_one()
        judged = {"reading": number, "at": NOW + timedelta(minutes=90), "view": "unclear"}
        connection.execute(sa.insert(tables.judgements).values(judged))
    move_on(casework, ann, first, "second", None)
    second = take(casework, ann)
    tripped = take(casework, ben, hit("P020", "E1"))
    flood = news(*(hit(f"P{number:03}", f"F{number}", source="X9") for number in range(10, 20)))
    seen = workload.workload(casework, sue, listed(), flood, now=NOW)
    both = "list or control"
    assert seen.open.rows() == [(both, "open", 1), (both, "second", 1), ("tripwire", "open", 1)]
    assert seen.ages["cases"].to_list() == [3, 0, 0, 0, 0]
    assert seen.readers.rows() == [
        ("ann", "Ann Bell", 1, 1, 1.5),
        ("ben", "Ben Cole", 1, 0, None),
        ("sam", "Sam Dunn", 0, 0, None),
        ("sue", "Sue Egan", 0, 0, None),
    ]
    assert dict(seen.ahead.filter(seen.ahead["cases"] > 0).iter_rows()) == {
        NOW.date() + 2 * DAY: 1,
        NOW.date() + 7 * DAY: 1,
    }
    assert (seen.late, seen.opened_this_week, dict(seen.held_back)) == ((), 2, {"X9": 5})
    assert [each.case_id for each in seen.waiting] == [first]
    late = workload.workload(casework, sue, listed(), flood, now=NOW + 8 * DAY)
    assert [(each.case_id, each.due) for each in late.late] == [
        (tripped.case_id, Due.ESCALATED),
        (first, Due.OVERDUE),
    ]
    assert [each.case_id for each in late.escalated] == [tripped.case_id]
    assert late.ages.rows()[2] == ("8 to 14 days", 14, 3)
    assert [each.case_id for each in workload.theirs(casework, ann, now=NOW)] == [second.case_id]


def test_only_supervisors_see_the_workload(casework: Casework, actors: dict[str, Actor]) -> None:
    for person in set(actors) - {"sue"}:
        with pytest.raises(NotAllowedError, match="may not see everybody's workload; allowed: supervisor"):
            workload.workload(casework, actors[person], listed(), news(), now=NOW)
    empty = workload.workload(casework, actors["sue"], listed(0), news(), now=NOW)
    assert (empty.open.height, empty.ahead.height, empty.ages.height) == (0, 14, 5)
