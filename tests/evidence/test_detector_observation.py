"""Steps: the clock's time between incidents, custody left out, and shares of the urn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.evidence.observation import Change, Record, Steps, steps
from analytics.reports import WEEK_US, Floats, Ints

WEEKS = 20
CHANGE = Change(np.array([0.2, 0.3, 0.5]), np.array([0.0, 1.0, 3.0]))
MIX = np.array([0.5, 0.4, 0.1])


def _moments(weeks: list[float]) -> Ints:
    return np.array([round(week * WEEK_US) for week in weeks], dtype=np.int64)


def record(
    when: list[float],
    kind: list[int],
    *,
    occurred: list[float] | None = None,
    spells: tuple[tuple[float, float], ...] = (),
    pace: Floats | None = None,
    since: float = 0.0,
) -> Record:
    """One subject; times in weeks; `pace` (WEEKS, 3) is the clock's time a week, 1 unless given."""
    pace = np.ones((WEEKS, 3)) if pace is None else pace
    return Record(
        offsets=np.array([0, len(when)]),
        when=_moments(when),
        occurred=_moments(when if occurred is None else occurred),
        kind=np.array(kind, dtype=np.int64),
        area=np.array([0]),
        since=_moments([since]),
        spell_offsets=np.array([0, len(spells)]),
        spell_start=_moments([start for start, _ in spells]),
        spell_end=_moments([end for _, end in spells]),
        clock_first=0,
        clock_years=np.concatenate([np.zeros((1, 1, 3)), np.cumsum(pace, axis=0)[None]], axis=1),
        mix=MIX,
        mix_incidents=4.0,
    )


def stepped(given: Record, *nights: float) -> Steps:
    return steps(given, CHANGE, np.array([round(night * WEEK_US) for night in nights], dtype=np.int64))


def test_time_passes_between_incidents_and_nights() -> None:
    found = stepped(record([2.0, 5.5, 12.0], [0, 1, 2]), 4.0, 10.0)
    assert found.years.tolist() == pytest.approx([2.0, 2.0, 1.5, 4.5])
    assert found.night.tolist() == [-1, 0, -1, 1]
    assert found.offsets.tolist() == [0, 4]


def test_shares_follow_the_urn() -> None:
    found = stepped(record([2.0, 5.0, 6.0], [2, 2, 1]), 10.0)
    own = [0.4 / 4, 1.4 / 5, 1.6 / 6]
    assert found.added[:3].tolist() == pytest.approx([0.5 / own[0], 0.5 / own[1], 0.3 / own[2]])
    assert found.log_own.tolist() == pytest.approx([*np.log(own), 0.0])
    assert found.factor.tolist() == [4.0, 4.0, 2.0, 1.0]
    mean_excess = [0.4 + 0.3, (1.6 + 3 * 1.4) / 5, (1.6 + 3 * 2.4) / 6, (2.6 + 3 * 2.4) / 7]
    assert found.excess_years.tolist() == pytest.approx(list(found.years * mean_excess))


@given(seed=st.integers(0, 10_000), moment=st.floats(0.01, 18.99))
def test_the_factors_of_all_kinds_have_the_mean_that_waiting_pays_for(seed: int, moment: float) -> None:
    """Whatever the clock and the urn: own shares sum to 1, and so does what is added."""
    rng = np.random.default_rng(seed)
    pace = rng.uniform(0.3, 3.0, (WEEKS, 3))
    past = np.sort(rng.uniform(0, moment, 5)).tolist()
    kinds = rng.integers(0, 3, 5).tolist()
    found = [stepped(record([*past, moment], [*kinds, kind], pace=pace), 19.0) for kind in range(3)]
    own = np.array([CHANGE.profile[kind] / found[kind].added[5] for kind in range(3)])
    assert own.sum() == pytest.approx(1.0)
    just_before = stepped(record([*past], kinds, pace=pace), moment, moment + 1e-6)
    ratio = just_before.excess_years[-1] / just_before.years[-1]
    if int(moment) == int(moment + 1e-6):
        assert (own * CHANGE.excess).sum() == pytest.approx(ratio, rel=1e-3)


def test_a_busier_clock_takes_more_time_off() -> None:
    pace = np.ones((WEEKS, 3))
    pace[4:8] = 2.0
    found = stepped(record([], [], pace=pace), 4.0, 6.5, 10.0)
    assert found.years.tolist() == pytest.approx([4.0, 5.0, 5.0])


def test_custody_is_not_observed() -> None:
    inside = record([3.0, 5.0, 9.0], [0, 0, 0], occurred=[3.0, 5.0, 6.0], spells=((4.0, 7.0), (11.0, 15.0)))
    found = stepped(inside, 12.0, 16.0)
    assert found.night.tolist() == [-1, 0, 1], "recorded inside, or happened inside"
    assert found.years.tolist() == pytest.approx([3.0, 5.0, 1.0])
    assert found.idle_years.tolist() == pytest.approx([0.0, 4.0 * 7 / 365.25, 3.0 * 7 / 365.25])


def test_nothing_is_observed_before_the_beginning() -> None:
    found = stepped(record([3.0, 9.0], [0, 0], since=5.0), 4.0, 8.0, 10.0)
    assert found.night.tolist() == [0, 1, -1, 2]
    assert found.years.tolist() == pytest.approx([0.0, 3.0, 1.0, 1.0])


@given(seed=st.integers(0, 10_000))
def test_nights_in_between_change_no_sum(seed: int) -> None:
    rng = np.random.default_rng(seed)
    when = np.sort(rng.uniform(0, 18, 6)).tolist()
    given = record(when, rng.integers(0, 3, 6).tolist(), pace=rng.uniform(0.3, 3.0, (WEEKS, 3)))
    once, often = stepped(given, 19.0), stepped(given, 3.0, 7.7, 12.1, 19.0)
    assert once.years.sum() == pytest.approx(often.years.sum())
    assert once.excess_years.sum() == pytest.approx(often.excess_years.sum())
    assert once.added[once.night < 0].tolist() == often.added[often.night < 0].tolist()
