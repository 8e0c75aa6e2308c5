"""Intervals: what they hold, and that they are not too narrow where there is little to go by."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.evaluation.intervals import (
    UNKNOWN,
    Interval,
    count_over_expected,
    difference_over_worlds,
    mean_over_worlds,
    median_over_people,
    ratio_over_clusters,
    ratio_over_worlds,
    wilson,
)

TRIALS = 400


def covered(found: list[Interval], true: float) -> float:
    """Share of intervals that hold the true value."""
    return float(np.mean([one.low is not None and one.low <= true <= (one.high or 0) for one in found]))


def test_what_cannot_be_told_is_unknown() -> None:
    assert wilson(0, 0) == median_over_people([]) == mean_over_worlds([None]) == UNKNOWN
    assert ratio_over_worlds([0.5], [0.0]) == count_over_expected(np.zeros(0), 0.0) == UNKNOWN
    assert mean_over_worlds([0.5]) == Interval(0.5, None, None)
    assert ratio_over_worlds([0.5], [0.25]) == Interval(2.0, None, None)


def test_a_share_of_nothing_caught_still_has_an_upper_end() -> None:
    none = wilson(0, 20)
    assert none.low == 0.0
    assert none.high == pytest.approx(0.161, abs=1e-3)


def test_worlds_without_the_figure_are_left_out_in_pairs() -> None:
    assert difference_over_worlds([0.5, None, 0.7], [0.4, 0.1, None]).value == pytest.approx(0.1)
    assert ratio_over_worlds([0.5, None, 0.7], [0.25, 0.1, None]).value == pytest.approx(2.0)


def test_pairing_takes_the_luck_of_a_world_out() -> None:
    luck = np.array([0.2, 0.5, 0.8, 0.4, 0.6])
    apart = difference_over_worlds(list(luck + 0.1), list(luck))
    assert apart.low == pytest.approx(0.1)
    alone = mean_over_worlds(list(luck + 0.1))
    assert alone.low is not None
    assert alone.low < 0.4


def test_five_worlds_hold_the_true_mean_and_ratio_in_about_95_of_100() -> None:
    rng = np.random.default_rng(5)
    means, ratios = [], []
    for _ in range(TRIALS):
        worlds = rng.normal(0.6, 0.08, 5)
        means.append(mean_over_worlds(list(worlds)))
        ratios.append(ratio_over_worlds(list(0.9 * worlds + rng.normal(0, 0.05, 5)), list(worlds)))
    assert 0.92 <= covered(means, 0.6) <= 0.98
    assert 0.91 <= covered(ratios, 0.9) <= 0.99


def test_a_median_is_held_in_at_least_95_of_100() -> None:
    rng = np.random.default_rng(6)
    found = [median_over_people(rng.exponential(1.0, 25).tolist()) for _ in range(TRIALS)]
    assert covered(found, float(np.log(2))) >= 0.93


def test_a_handful_of_catches_has_no_interval_for_its_median() -> None:
    assert median_over_people([3.0, 5.0, 9.0]) == Interval(5.0, None, None)


def test_outcomes_that_come_in_clusters_are_held_at_least_95_of_100_times() -> None:
    rng = np.random.default_rng(7)
    found = []
    for _ in range(TRIALS):
        clusters = rng.integers(1, 26, rng.poisson(12.0)).astype(np.float64)
        found.append(count_over_expected(clusters, 12.0 * 13.0))
    assert covered(found, 1.0) >= 0.93
    naive = count_over_expected(np.ones(156), 156.0)
    clustered = count_over_expected(np.full(12, 13.0), 156.0)
    assert clustered.value == naive.value == 1.0
    assert clustered.high is not None
    assert naive.high is not None
    assert clustered.high - 1 > 2 * (naive.high - 1)


def test_no_outcome_at_all_leaves_an_upper_end() -> None:
    none = count_over_expected(np.zeros(0), 10.0)
    assert (none.value, none.low) == (0.0, 0.0)
    assert none.high == pytest.approx(0.369, abs=1e-3)


def test_a_ratio_over_clusters_is_that_of_the_sums() -> None:
    found = ratio_over_clusters(np.array([1.0, 2.0, 3.0]), np.array([2.0, 4.0, 6.0]))
    assert found == Interval(0.5, 0.5, 0.5)
