from __future__ import annotations

from datetime import date, datetime, timedelta

import polars as pl
import pytest

from analytics.casework.database import Casework
from analytics.casework.desk import earlier
from analytics.casework.people import Actor
from analytics.errors import NotAllowedError
from tests.casework.conftest import NOW
from tests.casework.desk import NIGHT, move_on, news, take

ROWS = [("finance", False, 40), ("finance", False, 35), ("travel", False, 30), ("protective", True, 30)]
INCIDENTS = pl.DataFrame(
    [
        (family, protective, datetime(NIGHT.year, NIGHT.month, NIGHT.day) - timedelta(days=days))
        for family, protective, days in [*ROWS, ("planning", False, -1)]
    ],
    schema={"family": pl.String, "protective": pl.Boolean, "recorded_at": pl.Datetime("us")},
    orient="row",
)
VERSIONS = pl.DataFrame(
    {
        "subject_id": ["P001", "P001", "P001", "P002"],
        "closed_on": [date(2020, 1, 1), None, date(2022, 1, 1)] * 1 + [None],
    }
)


def test_cases_that_were_each_closed_alone_are_seen_together(
    casework: Casework, actors: dict[str, Actor]
) -> None:
    ann = actors["ann"]
    new = news(unseen={"P001": ("E7",)})
    before = earlier.earlier(casework, ann, "P001", new, INCIDENTS, VERSIONS)
    assert (before.cases, before.since, before.unseen, before.incidents) == ((), None, (), 0)
    assert before.closings == (date(2020, 1, 1), date(2022, 1, 1))
    for days, outcome in ((0, "no further action"), (90, "recommend reopening"), (180, "no further action")):
        found = take(casework, ann, people=1, now=NOW + timedelta(days=days))
        move_on(casework, ann, found.case_id, outcome=outcome, now=NOW + timedelta(days=days))
    told = earlier.earlier(casework, ann, "P001", new, INCIDENTS, VERSIONS)
    assert [(each.outcome, each.incidents) for each in told.cases] == [
        ("no further action", 3),
        ("recommend reopening", 0),
        ("no further action", 0),
    ]
    assert len(told.closed_alone) == 2
    assert told.families == {"finance": 2, "travel": 1}
    assert (told.incidents, told.since, told.unseen) == (3, NIGHT, ("E7",))
    with pytest.raises(NotAllowedError, match="may not see one subject"):
        earlier.earlier(casework, actors["aud"], "P001", new, INCIDENTS, VERSIONS)
