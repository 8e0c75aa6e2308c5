from __future__ import annotations

from datetime import date, datetime, timedelta

import polars as pl
import pytest

from analytics.casework.database import Casework
from analytics.casework.people import Actor
from analytics.casework.reviews import second
from analytics.casework.reviews.own_history import own_history
from analytics.errors import NotAllowedError
from tests.casework import reviewing as desk
from tests.casework.conftest import NOW

Actors = dict[str, Actor]


def test_a_reader_sees_how_their_own_decisions_fared(
    casework: Casework, actors: Actors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second, "is_drawn", lambda *_: False)
    ann, later = actors["ann"], NOW + timedelta(hours=1)
    alone, both = desk.a_case(casework), desk.a_case(casework, "S2")
    desk.decided(casework, ann, alone, view="not escalating")
    desk.decided(casework, ann, both, "recommend reopening", view="escalating", now=later)
    recorded = datetime(2026, 9, 2, 8)
    outcomes = pl.DataFrame(
        {
            "subject_id": ["S1", "S1", "S3"],
            "outcome": ["no_further_action", "reopened", "reopened"],
            "occurred_on": [NOW.date(), date(2026, 9, 1), date(2026, 9, 1)],
            "recorded_at": [recorded] * 3,
        }
    )

    def history(person_id: str) -> list[tuple[object, ...]]:
        found = own_history(casework, actors[person_id], person_id, now=later, outcomes=outcomes)
        return [(each.case_id, each.outcome, each.status, each.agreed, each.closed_as) for each in found]

    assert history("ann") == [
        (both, "recommend reopening", "second", None, None),
        (alone, "no further action", "closed", None, "no further action"),
    ]
    desk.decided(casework, actors["sam"], both, "no further action", now=later)
    assert history("ann")[0][2:] == ("dispute", None, None), "not before it is closed"
    desk.decided(casework, actors["sue"], both, "recommend reopening", now=later)
    assert history("ann")[0][2:] == ("closed", False, "recommend reopening")
    assert history("sam") == [(both, "no further action", "closed", False, "recommend reopening")]
    assert history("sue") == [(both, "recommend reopening", "closed", None, "recommend reopening")]
    newest, oldest = own_history(casework, ann, "ann", now=later, outcomes=outcomes)
    assert (oldest.view, oldest.reopened_on) == ("not escalating", date(2026, 9, 1))
    assert (newest.view, newest.reopened_on) == ("escalating", None)
    assert own_history(casework, ann, "ann", now=later)[1].reopened_on is None


def test_nobody_sees_the_history_of_another(casework: Casework, actors: Actors) -> None:
    for person_id in ("ben", "sam", "sue"):
        with pytest.raises(NotAllowedError, match="may not see the history of another reader"):
            own_history(casework, actors[person_id], "ann", now=NOW)
    for person_id in ("dan", "aud", "ada"):
        with pytest.raises(NotAllowedError, match="may not take and decide cases"):
            own_history(casework, actors[person_id], person_id, now=NOW)
    assert own_history(casework, actors["ben"], "ben", now=NOW) == []
