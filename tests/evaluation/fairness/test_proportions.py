from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats  # type: ignore[import-untyped]

from analytics.evaluation.fairness.proportions import difference, rate_ratio, ratio, share
from analytics.evaluation.intervals import UNKNOWN

COUNTS = st.integers(1, 400).flatmap(lambda trials: st.tuples(st.integers(0, trials), st.just(trials)))


def test_a_share_is_that_of_the_library_and_of_nobody_unknown() -> None:
    for hits, trials in ((0, 5), (5, 5), (3, 8), (17, 400)):
        ends = stats.binomtest(hits, trials).proportion_ci(confidence_level=0.99, method="exact")
        assert share(hits, trials, 0.99)[1:] == pytest.approx((ends.low, ends.high), abs=1e-9)
    assert share(0, 0) == UNKNOWN


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [((56, 70, 48, 80), 0.0524, 0.3339), ((9, 10, 3, 10), 0.1705, 0.8090), ((10, 10, 0, 20), 0.6791, 1.0)],
)
def test_differences_are_those_of_newcombes_table(
    counts: tuple[int, int, int, int], low: float, high: float
) -> None:
    found = difference(*counts)
    assert found[1:] == pytest.approx((low, high), abs=5e-5)


def test_a_ratio_is_koopmans_and_close_to_the_log_interval_where_there_are_many() -> None:
    assert [round(end or 0, 2) for end in ratio(36, 40, 16, 80)] == [4.5, 2.94, 7.15]
    many = ratio(3_000, 20_000, 2_000, 20_000)
    katz = stats.contingency.relative_risk(3_000, 20_000, 2_000, 20_000).confidence_interval(0.95)
    assert many[1:] == pytest.approx((katz.low, katz.high), rel=2e-3)


def test_a_ratio_holds_the_chi_squared_bound_at_its_ends() -> None:
    hits, trials, other_hits, other_trials = 4, 60, 30, 900
    low = ratio(hits, trials, other_hits, other_trials).low
    assert low is not None
    # the likeliest shares of that ratio, found by looking
    other = np.linspace(1e-6, 1 / low - 1e-6, 400_001)
    one = low * other
    fits = (one < 1) & (other < 1)
    one, other = one[fits], other[fits]
    loglik = (
        hits * np.log(one)
        + (trials - hits) * np.log1p(-one)
        + other_hits * np.log(other)
        + (other_trials - other_hits) * np.log1p(-other)
    )
    p, q = one[loglik.argmax()], other[loglik.argmax()]
    squared = (hits - trials * p) ** 2 / (trials * p * (1 - p)) + (other_hits - other_trials * q) ** 2 / (
        other_trials * q * (1 - q)
    )
    assert squared == pytest.approx(1.959964**2, rel=1e-3)


@given(COUNTS, COUNTS)
def test_intervals_hold_the_figure_and_turn_round_with_the_groups(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    there, back = ratio(*one, *other), ratio(*other, *one)
    if there.value is not None:
        assert (there.low or 0) <= there.value * (1 + 1e-9)
        assert there.high is not None
        assert there.value <= there.high * (1 + 1e-9)
        if there.value and back.low:
            assert there.high == pytest.approx(1 / back.low, rel=1e-6)
    apart = difference(*one, *other)
    assert apart.low is not None
    assert apart.high is not None
    assert -1 - 1e-9 <= apart.low <= (apart.value or 0) + 1e-12 <= apart.high + 2e-12 <= 1 + 1e-9
    assert difference(*other, *one).low == pytest.approx(-apart.high, abs=1e-12)


def test_where_one_side_has_none_the_ratio_has_one_end() -> None:
    assert ratio(0, 10, 0, 10) == UNKNOWN
    assert ratio(0, 10, 0, 0) == UNKNOWN
    nobody = ratio(0, 1_800, 100, 16_000)
    assert nobody.low == 0
    assert nobody.high is not None
    assert nobody.high < 0.5
    assert difference(1, 0, 1, 2) == UNKNOWN


def test_a_ratio_of_rates_is_exact() -> None:
    found = rate_ratio(10, 50.0, 5, 100.0)
    ends = stats.binomtest(10, 15).proportion_ci(method="exact")
    assert found.value == pytest.approx(4.0)
    assert found.low == pytest.approx(2 * ends.low / (1 - ends.low))
    assert found.high == pytest.approx(2 * ends.high / (1 - ends.high))
    assert rate_ratio(3, 10.0, 0, 10.0)[::2] == (None, None)
    assert rate_ratio(0, 0.0, 1, 1.0) == UNKNOWN


def test_the_interval_of_a_small_share_covers_as_often_as_it_says() -> None:
    people, rate = 200, 0.005
    chance = stats.binom.pmf(range(people + 1), people, rate)
    covered = math.fsum(
        float(part)
        for hits, part in enumerate(chance)
        if (share(hits, people).low or 0) <= rate <= (share(hits, people).high or 1)
    )
    assert covered >= 0.95
