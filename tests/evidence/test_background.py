"""Background rates: the person's own where much is known, the cohort's where little is."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from analytics.evidence.background import BackgroundRules, Lives, observed, rates
from analytics.reports import Floats
from tests.worlds import NIGHT, TAXONOMY, moment, report, version, world

STOP, ARREST = TAXONOMY.code("police_stop"), TAXONOMY.code("arrest")
RULES = BackgroundRules()
UNTIL = moment(str(NIGHT)) - timedelta(days=RULES.window_days)


def _rates(
    rows: list[dict[str, object]], subjects: int = 20, rules: BackgroundRules = RULES, **opened: date
) -> Floats:
    versions = [
        version(f"s{i:02}", opened_on=opened.get(f"s{i:02}", date(2019, 1, 1))) for i in range(subjects)
    ]
    night = world(rows, versions).history().night(NIGHT, np.zeros(len(TAXONOMY.types)))
    lives = Lives(night.incidents, night.custody, night.ranked, night.opened_us, night.first_us)
    types = len(TAXONOMY.types)
    cohort = observed(lives, night.as_of_us, types, rules)
    return rates(lives, cohort, night.as_of_us, types, rules)


def _stops(subject_id: str, count: int, years: float = 4.0, ago: float = 0.0) -> list[dict[str, object]]:
    """Stops spread evenly over the `years` that end `ago` years before the window."""
    gap = timedelta(days=years * 365.25 / count)
    last = UNTIL - timedelta(days=1 + ago * 365.25)
    return [
        report(f"{subject_id}-{i:03}", subject_id, str(last - i * gap), "police_stop") for i in range(count)
    ]


def test_a_busy_person_has_their_own_rate_and_a_quiet_one_less() -> None:
    found = _rates(_stops("s01", 40) + _stops("s02", 4))
    assert found[1, STOP] == pytest.approx(10, rel=0.2)
    assert found[2, STOP] == pytest.approx(1, rel=0.3)
    assert found[3, STOP] < found[2, STOP]
    assert (found > 0).all()


def test_the_rate_is_the_formula() -> None:
    rows = _stops("s01", 8)
    found, rules = _rates(rows), RULES
    age = (
        np.array([(UNTIL - moment(str(row["occurred_at"]))).total_seconds() for row in rows])
        / 86_400
        / 365.25
    )
    observed = age.max()
    mean = np.full(len(TAXONOMY.types), 0.5 / (20 * observed))
    mean[STOP] = 8.5 / (20 * observed)
    recent, years = np.exp(-age / 6).sum(), 6 * (1 - np.exp(-observed / 6))
    # activity is taken from what is older than the whole year that is judged
    later = (rules.activity_window_days - rules.window_days) / 365.25
    seen, lived = np.exp((later - age[age > later]) / 6).sum(), 6 * (1 - np.exp((later - observed) / 6))
    activity = np.clip((seen + 1) / (lived * mean.sum() + 1), *rules.activity_range)
    assert found[1, STOP] == pytest.approx((recent + 0.7 * activity * mean[STOP]) / (years + 0.7), rel=1e-3)
    assert found[1, ARREST] == pytest.approx(0.7 * activity * mean[ARREST] / (years + 0.7), rel=1e-3)


def test_a_type_never_seen_is_rare_but_not_impossible() -> None:
    found = _rates(_stops("s01", 40))
    assert 0 < found[0, ARREST] < found[0, STOP]
    # a busy person is likelier to have one of anything
    assert found[1, ARREST] > found[0, ARREST]


def test_what_lies_in_the_window_is_not_background() -> None:
    before = _rates(_stops("s01", 8))
    inside = report("new", "s01", str(UNTIL + timedelta(days=1)), "police_stop")
    assert _rates([*_stops("s01", 8), inside]).tolist() == before.tolist()
    outside = report("new", "s01", str(UNTIL - timedelta(hours=1)), "police_stop")
    assert _rates([*_stops("s01", 8), outside])[1, STOP] > before[1, STOP]


def test_what_is_long_past_is_forgotten() -> None:
    others = _stops("s09", 20, years=6)
    lately, in_youth = (_rates(others + _stops("s01", 20, years=1, ago=ago))[1, STOP] for ago in (0, 5))
    assert in_youth < lately / 2
    keeping = BackgroundRules(memory_years=1e6)
    for ago in (0, 5):
        kept = _rates(others + _stops("s01", 20, years=1, ago=ago), rules=keeping)[1, STOP]
        assert kept == pytest.approx(20 / 6, rel=0.15)


def test_time_before_opening_and_in_custody_is_not_exposure() -> None:
    rows = _stops("s01", 1) + _stops("s09", 8)
    late = _rates(rows, s01=date(2025, 10, 1))
    early = _rates(rows, s01=date(2019, 1, 1))
    assert late[1, STOP] > early[1, STOP]
    inside = [
        report("c1", "s01", "2022-07-01", "custody_start"),
        report("c2", "s01", "2025-10-01", "custody_release"),
    ]
    assert _rates(rows + inside)[1, STOP] > early[1, STOP]


def test_a_subject_opened_in_the_window_gets_the_cohorts_rates() -> None:
    found = _rates(_stops("s01", 20) + _stops("s02", 20), s05=date(2026, 5, 1))
    cohort = 40 / (19 * 4)
    assert found[5, STOP] == pytest.approx(cohort, rel=0.2)


def test_the_year_that_is_judged_says_nothing_of_other_types() -> None:
    before = _rates(_stops("s01", 8))
    inside = report("new", "s01", str(UNTIL - timedelta(days=20)), "police_stop")
    after = _rates([*_stops("s01", 8), inside])
    assert after[1, STOP] > before[1, STOP]
    # the cohort's mean rate of stops is a little higher, so that the same activity is a little less
    assert after[1, ARREST] == pytest.approx(before[1, ARREST], rel=0.1)
    assert after[1, ARREST] <= before[1, ARREST]


def test_activity_is_bounded() -> None:
    rules = BackgroundRules(activity_range=(0.5, 2.0))
    found = _rates(_stops("s01", 300) + _stops("s02", 8), rules=rules)
    # a type never seen has the cohort's mean rate times the person's activity, shrunk alike
    assert found[1, ARREST] / found[2, ARREST] <= 2.0 / 0.5
    assert found[1, ARREST] == pytest.approx(found[:, ARREST].max())
    assert found[1, ARREST] / found[3, ARREST] == pytest.approx(4.0)
