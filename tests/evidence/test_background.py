"""Background rates: the person's own where much is known, the cohort's where little is."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from analytics.evidence.background import BackgroundRules, rates
from analytics.reports import Floats
from tests.worlds import NIGHT, TAXONOMY, moment, report, version, world

STOP, ARREST = TAXONOMY.code("police_stop"), TAXONOMY.code("arrest")


def _rates(rows: list[dict[str, object]], subjects: int = 20, **opened: date) -> Floats:
    versions = [
        version(f"s{i:02}", opened_on=opened.get(f"s{i:02}", date(2019, 1, 1))) for i in range(subjects)
    ]
    night = world(rows, versions).history().night(NIGHT, np.zeros(len(TAXONOMY.types)))
    types = len(TAXONOMY.types)
    return rates(
        night.incidents,
        night.custody,
        night.ranked,
        night.opened_us,
        night.as_of_us,
        types,
        BackgroundRules(),
    )


def _stops(subject_id: str, count: int, first: str = "2021-06-30") -> list[dict[str, object]]:
    gap = timedelta(days=4 * 365.25 / count)
    return [
        report(f"{subject_id}-{i:03}", subject_id, str(moment(first) + i * gap), "police_stop")
        for i in range(count)
    ]


def test_a_busy_person_has_their_own_rate_and_a_quiet_one_less() -> None:
    found = _rates(_stops("s01", 40) + _stops("s02", 4))
    assert found[1, STOP] == pytest.approx(10, rel=0.15)
    assert found[2, STOP] == pytest.approx(1, rel=0.3)
    assert found[3, STOP] < found[2, STOP]
    assert (found > 0).all()


def test_a_type_never_seen_is_rare_but_not_impossible() -> None:
    found = _rates(_stops("s01", 40))
    assert 0 < found[0, ARREST] < found[0, STOP]
    # a busy person is likelier to have one of anything
    assert found[1, ARREST] > found[0, ARREST]


def test_the_last_year_is_not_background() -> None:
    before = _rates(_stops("s01", 8))
    after = _rates([*_stops("s01", 8), report("new", "s01", "2026-05-01", "police_stop")])
    assert after.tolist() == before.tolist()


def test_time_before_opening_and_in_custody_is_not_exposure() -> None:
    rows = _stops("s01", 4, first="2024-01-01")[:1] + _stops("s09", 8)
    late = _rates(rows, s01=date(2023, 12, 1))
    early = _rates(rows, s01=date(2019, 1, 1))
    assert late[1, STOP] > early[1, STOP]
    inside = [
        report("c1", "s01", "2021-07-01", "custody_start"),
        report("c2", "s01", "2023-12-01", "custody_release"),
    ]
    assert _rates(rows + inside)[1, STOP] > early[1, STOP]


def test_a_subject_opened_in_the_window_gets_the_cohorts_rates() -> None:
    found = _rates(_stops("s01", 20) + _stops("s02", 20), s05=date(2026, 1, 1))
    cohort = 40 / (19 * 4)
    assert found[5, STOP] == pytest.approx(cohort, rel=0.2)
