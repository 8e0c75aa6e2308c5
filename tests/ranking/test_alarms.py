"""Alarms on whole worlds: the bound where nobody changes, the gate where the null itself is broken."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.evidence.false_discovery import NO_TIER, false_alarms
from analytics.evidence.profile import ProfileRules, from_severity
from analytics.feed.ingest import ingest
from analytics.ranking.alarms import AlarmRules, Alarms, GateRules, alarms, e_values
from analytics.ranking.history import read
from analytics.reports import WEEK_US, Floats
from analytics.store.open import open_store
from analytics.store.reading import open_reading
from analytics.synthetic.parameters import World as Synthetic
from analytics.synthetic.world import simulate
from analytics.timeline import Timeline
from tests.ranking.null_worlds import Life, night, null_world
from tests.worlds import NIGHT, OUTCOMES, TAXONOMY, World, moment, random_world, report, world

NOBODY = pl.DataFrame(schema=OUTCOMES)
PROFILE = from_severity(TAXONOMY, ProfileRules())
NULL_LIVES = {
    "plain": Life(),
    "copies": Life(copies=0.5),
    "campaign": Life(campaign=40.0),
    "copies and campaign": Life(copies=0.5, campaign=40.0),
    "moderately unsteady": Life(unsteady=5.0),
}


def yearly_peak(timeline: Timeline) -> Floats:
    """The highest M of each ranked subject on the nights of the last year, every second week."""
    nights = timeline.as_of_us - np.arange(26, -1, -1, dtype=np.int64) * 2 * WEEK_US
    return np.asarray(e_values(timeline, nights, AlarmRules())[timeline.ranked].max(axis=1))


def assert_within_the_bound(timeline: Timeline) -> None:
    """Alarms of a year are no more than expected at any level, the error of a count apart."""
    peak = yearly_peak(timeline)
    for level in (10.0, 20.0, 100.0, 1000.0):
        expected = false_alarms(np.array([level]), peak.size, 1.0, 1.0)[0]
        assert (peak >= level).sum() <= expected + 3 * np.sqrt(expected)


@pytest.mark.parametrize("life", NULL_LIVES.values(), ids=NULL_LIVES)
@pytest.mark.parametrize("seed", [1, 2])
def test_where_nobody_changes_alarms_are_few_and_the_gate_holds(life: Life, seed: int) -> None:
    made = null_world(life, seed)
    timeline = night(made)
    assert_within_the_bound(timeline)
    found = alarms(timeline, made.outcomes)
    now = np.minimum(found.e_value[timeline.ranked], 100)
    assert now.mean() <= 1 + 3 * now.std() / np.sqrt(now.size)
    assert found.gate.holds, found.gate.words
    assert (found.tier[timeline.ranked] != NO_TIER).sum() <= 1


def test_copies_by_other_sources_add_nothing() -> None:
    once, often = (night(null_world(Life(subjects=600, copies=share), 3)) for share in (0.0, 0.8))
    assert often.reports.type.size > 2 * once.reports.type.size
    first, second = (alarms(timeline, NOBODY).e_value for timeline in (once, often))
    apart = np.abs(np.log(second / first))
    assert np.quantile(apart, 0.95) < 0.05
    assert (second >= 10).sum() <= (first >= 10).sum() + 1


def test_the_gate_falls_where_rates_do_not_stay() -> None:
    made = null_world(Life(unsteady=0.4), 1)
    timeline = night(made)
    found = alarms(timeline, made.outcomes)
    assert not found.gate.holds
    assert "does not hold" in found.gate.words
    columns = found.columns(np.flatnonzero(timeline.ranked))
    assert columns["alarm_tier"].null_count() == columns["false_alarms_a_year"].null_count() == columns.height
    assert columns["e_value"].null_count() == 0


def test_planted_escalations_are_in_the_tiers_and_hardly_anybody_else() -> None:
    timeline = night(null_world(Life(escalating=15), 1))
    found = alarms(timeline, NOBODY)
    assert found.gate.holds
    assert (found.tier[:15] == 5).sum() >= 12
    assert (found.tier[15:] != NO_TIER).sum() <= 3
    tenth = np.sort(found.e_value)[-10]
    everybody = np.arange(1500)
    assert found.at_line(everybody, 10) == pytest.approx((tenth, 2 * 1500 / tenth))
    assert found.at_line(everybody, 10_000) == pytest.approx((found.e_value.min(), 1500))
    assert found.at_line(everybody[:0], 10) == (0, 0)
    columns = found.columns(np.argsort(-found.e_value))
    assert columns.columns == ["e_value", "alarm_tier", "false_alarms_a_year"]
    assert columns["alarm_tier"][:12].to_list() == [5] * 12
    assert columns["alarm_tier"].null_count() >= 1500 - 18


def test_known_reopenings_are_no_quiet_subjects() -> None:
    made = null_world(Life(escalating=40, subjects=1200), 1)
    timeline = night(made)
    rules = AlarmRules(gate=GateRules(nights=2, weeks_apart=2))
    rows = [
        {"subject_id": f"s{i:05}", "outcome": "reopened", "occurred_on": NIGHT, "recorded_at": recorded}
        for i in range(40)
        for recorded in [moment("2026-06-29") if i < 20 else moment("2026-07-01")]
    ]
    told = pl.DataFrame(rows, schema=OUTCOMES)
    found, half = alarms(timeline, NOBODY, rules).gate, alarms(timeline, told, rules).gate
    assert half.subject_nights == found.subject_nights - 2 * 20, "those recorded later are not known"
    assert half.mean is not None
    assert found.mean is not None
    assert half.mean < found.mean
    assert half.high_share is not None
    assert found.high_share is not None
    assert half.high_share < found.high_share


def test_with_little_on_record_nothing_is_promised() -> None:
    for made in (random_world(1), world([], [])):
        found = alarms(made.history().night(NIGHT, PROFILE), NOBODY)
        assert not found.gate.holds
        assert "Too little on record" in found.gate.words
        assert np.isfinite(found.e_value).all()


def test_those_who_are_not_ranked_are_in_no_tier() -> None:
    made = null_world(Life(subjects=400, escalating=10), 1)
    active = made.versions.with_columns(
        status=pl.when(pl.col("subject_id") == "s00003").then(pl.lit("active")).otherwise("status")
    )
    found = alarms(night(replace(made, versions=active)), NOBODY)
    assert found.e_value[3] > 100
    assert found.tier[3] == NO_TIER
    assert found.tier[4] != NO_TIER


def test_one_source_without_a_record_raises_no_alarm() -> None:
    made = null_world(Life(subjects=400), 1)
    flood = [
        report(f"f{i}", "s00007", f"2026-0{1 + i % 6}-1{i % 9}T10:00:00", "weapon_interest", "stranger")
        for i in range(30)
    ]
    before, after = (alarms(night(w), NOBODY).e_value[7] for w in (made, made.with_reports(*flood)))
    assert after == pytest.approx(before, rel=0.05)


@settings(max_examples=8)
@given(seed=st.integers(0, 1_000))
def test_whatever_is_recorded_later_changes_nothing(seed: int) -> None:
    later = NIGHT + timedelta(days=90)
    made = random_world(seed)
    rows = [
        report(
            f"z{i}", f"s{i:03}", "2026-06-01T10:00:00", "weapon_interest", recorded_at=moment("2026-07-03")
        )
        for i in range(20)
    ]
    told = made.outcomes.vstack(
        pl.DataFrame([{"subject_id": "s001", "outcome": "reopened", "occurred_on": NIGHT,
                       "recorded_at": moment("2026-07-02")}], schema=OUTCOMES)
    )  # fmt: skip
    rules = AlarmRules(gate=GateRules(subject_nights_at_least=10))

    def found(source: World, until: date, outcomes: pl.DataFrame) -> Alarms:
        return alarms(source.history(until).night(NIGHT, PROFILE), outcomes, rules)

    now, then = found(made, NIGHT, made.outcomes), found(made.with_reports(*rows), later, told)
    assert now.e_value.tobytes() == then.e_value.tobytes()
    assert now.tier.tobytes() == then.tier.tobytes()
    assert now.gate == then.gate


def test_the_bound_holds_in_a_simulated_world_without_escalations(tmp_path: Path) -> None:
    """With its campaigns, copies, hostile sources, seasons, good and bad months."""
    simulate(tmp_path / "feed", Synthetic(closed=1500, active=200, seed=5, escalations_per_year=0.0))
    store = open_store(tmp_path / "store")
    ingest(store, tmp_path / "feed")
    with open_reading(store) as session:
        history = read(session, NIGHT, TAXONOMY)
    timeline = history.night(NIGHT, PROFILE)
    assert_within_the_bound(timeline)
    gate = alarms(timeline, history.outcomes).gate
    assert gate.holds, gate.words
