"""Who is on the list on a night, and that nothing recorded later can be seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest

from tests.worlds import (
    INVOLVEMENTS,
    NIGHT,
    OUTCOMES,
    TAXONOMY,
    World,
    moment,
    random_world,
    report,
    version,
    world,
)

STORIES: dict[str, tuple[list[dict[str, object]], list[str], list[tuple[str, str]], bool]] = {
    "closed": ([version("s")], [], [], True),
    "active": ([version("s", status="active", closed_on=None)], [], [], False),
    "active, then closed": (
        [version("s", status="active"), version("s", recorded_at=moment("2026-01-01"))],
        [],
        [],
        True,
    ),
    "closed, then active": (
        [version("s"), version("s", status="active", recorded_at=moment("2026-01-01"))],
        [],
        [],
        False,
    ),
    "active, closed only after the night": (
        [version("s", status="active"), version("s", recorded_at=moment("2026-07-01"))],
        [],
        [],
        False,
    ),
    "only a witness": ([version("s")], ["witness"], [], False),
    "a victim and a witness": ([version("s")], ["victim", "witness"], [], False),
    "a witness here, an associate there": ([version("s")], ["witness", "associate"], [], True),
    "reopened": ([version("s")], [], [("2026-05-01", "2026-05-02")], False),
    "reopened, recorded only after the night": ([version("s")], [], [("2026-06-20", "2026-07-02")], True),
    "reopened, then closed again": (
        [version("s"), version("s", recorded_at=moment("2026-06-10"))],
        [],
        [("2026-05-01", "2026-05-02")],
        True,
    ),
    "reopened, closed again, reopened again": (
        [version("s"), version("s", recorded_at=moment("2026-03-10"))],
        [],
        [("2026-01-01", "2026-01-02"), ("2026-05-01", "2026-05-02")],
        False,
    ),
}


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES.keys())
def test_who_is_ranked(story: tuple[list[dict[str, object]], list[str], list[tuple[str, str]], bool]) -> None:
    versions, roles, reopened, expected = story
    base = world([report("e1", "s", "2026-01-01", "arrest")], versions)
    outcomes = [
        {
            "subject_id": "s",
            "outcome": "reopened",
            "occurred_on": date.fromisoformat(on),
            "recorded_at": moment(recorded),
        }
        for on, recorded in reopened
    ]
    involvements = [
        {"subject_id": "s", "investigation_id": f"i{n}", "role": role} for n, role in enumerate(roles)
    ]
    full = replace(
        base,
        outcomes=pl.DataFrame(outcomes, schema=OUTCOMES),
        involvements=pl.DataFrame(involvements, schema=INVOLVEMENTS),
    )
    assert full.history(date(2027, 1, 1)).cohort(NIGHT)["ranked"].to_list() == [expected]


def test_a_subject_recorded_after_the_night_is_not_there() -> None:
    later = World(
        world([], []).reports,
        pl.DataFrame([version("s", recorded_at=moment("2026-07-01"))], schema=world([], []).versions.schema),
    )
    assert later.history(date(2027, 1, 1)).cohort(NIGHT).is_empty()


def test_a_role_counts_from_the_night_that_its_investigation_was_recorded() -> None:
    base = world([], [version("s")])
    role = {"subject_id": "s", "investigation_id": "i", "role": "witness", "known_at": moment("2026-07-01")}
    later = replace(base, involvements=pl.DataFrame([role], schema=INVOLVEMENTS)).history(date(2027, 1, 1))
    assert later.cohort(NIGHT)["ranked"].to_list() == [True]
    assert later.cohort(date(2026, 7, 2))["ranked"].to_list() == [False]


def test_reports_count_once_their_subject_is_recorded() -> None:
    early = report("e1", "s", "2026-01-01", "arrest")
    history = world([early], [version("s", recorded_at=moment("2026-07-01"))]).history(date(2027, 1, 1))
    nobody = np.zeros(len(TAXONOMY.types))
    assert history.night(NIGHT, nobody).known.tolist() == [False]
    assert history.night(date(2026, 7, 2), nobody).known.tolist() == [True]


def test_an_area_is_the_one_known_on_the_night() -> None:
    moved = world([], [version("s"), version("s", area_id="south", recorded_at=moment("2026-07-01"))])
    assert moved.history(date(2027, 1, 1)).cohort(NIGHT)["area_id"].to_list() == ["north"]


def test_somebody_recorded_later_is_opened_after_the_night() -> None:
    later = world([], [version("s"), version("t", recorded_at=moment("2026-07-01"))]).history(
        date(2027, 1, 1)
    )
    night = later.night(NIGHT, np.zeros(len(TAXONOMY.types)))
    assert night.reports.subject_ids.to_list() == ["s", "t"]
    assert night.ranked.tolist() == [True, False]
    # counted among the people on record from 1970 on, they would move what is usual for everybody else
    assert (night.opened_us > night.as_of_us).tolist() == [False, True]


def test_the_last_year_is_taken_in_once_and_only_as_far_as_it_was_known() -> None:
    base = random_world(71, subjects=20, reports=500)
    nobody = np.zeros(len(TAXONOMY.types))
    night = base.history(NIGHT).night(date(2025, 11, 1), nobody)
    assert night.recent is night.recent
    early = base.history(date(2025, 11, 1)).night(date(2025, 11, 1), nobody)
    assert night.reports.subject_ids.to_list() == early.reports.subject_ids.to_list()
    for name in ("week", "type", "weight", "usual", "unusual", "rates", "heard", "exposure", "ordinary"):
        assert getattr(night.recent, name).tobytes() == getattr(early.recent, name).tobytes(), name
    ids = [
        each.reports.event_ids.gather(each.incidents.lead[each.recent.chosen]).to_list()
        for each in (night, early)
    ]
    assert ids[0] == ids[1]
