"""The clock of recording: set by earlier weeks only, faster in a campaign, steady otherwise."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.evidence.recording_clock import (
    WEEKS_PER_YEAR,
    Recorded,
    RecordingClock,
    RecordingRules,
    clock,
    volume,
)
from analytics.reports import WEEK_US, Floats

RULES = RecordingRules()
WEEKS, SUBJECTS, KINDS = 120, 400, 3
UNTIL_US = WEEKS * WEEK_US


def recorded(seed: int, campaign: float = 1.0, a_week: float = 120.0) -> Recorded:
    """Two areas and those without; in weeks 80 to 90 area 1 records `campaign` times as much of kind 2."""
    rng = np.random.default_rng(seed)
    count = rng.poisson(a_week * WEEKS)
    when = rng.integers(0, UNTIL_US, count)
    subject, kind = rng.integers(0, SUBJECTS, count), rng.integers(0, KINDS, count)
    area = np.arange(SUBJECTS) % 3 - 1
    inside = (area[subject] == 1) & (kind == 2) & (when // WEEK_US >= 80) & (when // WEEK_US < 90)
    copies = np.where(inside, round(campaign), 1)
    order = np.argsort(np.repeat(when, copies), kind="stable")
    when, subject, kind = (np.repeat(part, copies)[order] for part in (when, subject, kind))
    return Recorded(when, subject, kind, KINDS, area, np.zeros(SUBJECTS, dtype=np.int64))


def counted(given: Recorded) -> RecordingClock:
    """The clock of a list whose first incident is the first of these."""
    areas, first_us = int(given.area.max(initial=-1)) + 1, int(given.when.min(initial=UNTIL_US))
    return clock(volume(given, areas, first_us, UNTIL_US), first_us, RULES)


def pace(given: Recorded) -> Floats:
    """Clock's years a year, (areas, weeks, kinds)."""
    return np.asarray(np.diff(counted(given).years, axis=1)[:, :WEEKS] * WEEKS_PER_YEAR)


def test_an_ordinary_record_is_steady() -> None:
    found = pace(recorded(1))
    assert found.mean() == pytest.approx(1.0, abs=0.02)
    assert found.std() < 0.15


def test_a_campaign_speeds_up_its_own_kind_and_area_after_the_first_week() -> None:
    found = pace(recorded(2, campaign=6.0))
    assert found[2, 80, 2] < 1.4, "the first week cannot be known beforehand"
    assert found[2, 84:90, 2].min() > 2.0
    assert found[2, 84:90, :2].max() < 1.6
    assert found[2, 96:, 2].max() < 1.4, "four weeks later it is over"


def test_everybodys_slow_year_slows_the_clock() -> None:
    full = recorded(3)
    kept = (full.when // WEEK_US < 60) | (np.arange(full.when.size) % 2 == 0)
    thinned = full._replace(when=full.when[kept], subject=full.subject[kept], kind=full.kind[kept])
    found = pace(thinned)
    assert found[:, 70:].mean() / found[:, 10:60].mean() == pytest.approx(0.5, abs=0.08)


def test_more_people_are_no_faster_clock() -> None:
    full = recorded(4)
    opened = np.where(np.arange(SUBJECTS) < SUBJECTS // 2, 0, 60 * WEEK_US)
    kept = full.when > opened[full.subject]
    grown = full._replace(
        when=full.when[kept], subject=full.subject[kept], kind=full.kind[kept], opened_us=opened
    )
    found = pace(grown)
    assert found[:, 70:].mean() / found[:, 10:60].mean() == pytest.approx(1.0, abs=0.08)


@settings(max_examples=10)
@given(seed=st.integers(0, 1_000), week=st.integers(20, 100))
def test_a_week_is_not_told_by_itself_or_by_later_ones(seed: int, week: int) -> None:
    """Only the constant level of an area may see the whole record: ratios of earlier weeks stay."""
    full = recorded(seed % 7, a_week=20.0)
    cut = full.when // WEEK_US < week
    rng = np.random.default_rng(seed)
    moved = np.where(cut, full.when, rng.integers(week * WEEK_US, UNTIL_US, full.when.size))
    before, after = pace(full), pace(full._replace(when=moved))
    assert np.allclose(before[:, : week + 1], after[:, : week + 1], rtol=1e-9)
    assert not np.allclose(before[:, week + 1 :], after[:, week + 1 :])


@given(quiet=st.integers(0, 30))
def test_weeks_before_anything_was_recorded_change_nothing(quiet: int) -> None:
    full = recorded(5, a_week=20.0)
    kept = full.when // WEEK_US >= 40
    late = full._replace(
        when=full.when[kept], subject=full.subject[kept], kind=full.kind[kept],
        opened_us=np.arange(SUBJECTS) * (WEEKS * WEEK_US // SUBJECTS),
    )  # fmt: skip
    first_us = int(late.when.min()) - quiet * WEEK_US
    expected, found = counted(late), clock(volume(late, 2, first_us, UNTIL_US), first_us, RULES)
    assert found.first_us == expected.first_us == 40 * WEEK_US
    assert found.years.tolist() == expected.years.tolist()


def test_nothing_recorded_is_a_clock_that_stands_at_its_level() -> None:
    none = np.zeros(0, dtype=np.int64)
    found = counted(Recorded(none, none, none, KINDS, none, none))
    assert np.isfinite(found.years).all()
    assert (np.diff(found.years, axis=1) > 0).all()
