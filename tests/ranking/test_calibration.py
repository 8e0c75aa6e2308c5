"""From a score to a chance: what is stated, what is learnt, and how sure it is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.ranking.calibration import (
    HORIZON_DAYS,
    KNOTS,
    STATED_YEARLY_RATE,
    Calibration,
    fitted,
    spans,
    stated,
)
from analytics.reports import Floats

STATED = stated()
TRUE = replace(STATED, intercept=-4.5, slopes=(0.2, 0.7, 0.5, 0.3, 0.05))
BASE_RATE = STATED_YEARLY_RATE * HORIZON_DAYS / 365.25


def drawn(rows: int, seed: int = 5, truth: Calibration = TRUE) -> tuple[Floats, Floats]:
    """Scores like a list's, a few of them high, and outcomes with the true chances."""
    rng = np.random.default_rng(seed)
    score = np.concatenate([rng.normal(-1.5, 1.5, rows // 2), rng.uniform(-3, 16, rows - rows // 2)])
    return score, (rng.random(rows) < truth.probability(score)[0]).astype(np.float64)


def grid(low: float = -30.0, high: float = 60.0) -> Floats:
    return np.linspace(low, high, 500)


def test_without_outcomes_it_is_what_is_stated() -> None:
    assert STATED.outcomes == 0
    assert STATED.base_rate == pytest.approx(BASE_RATE)
    middle, low, high = STATED.probability(np.array([0.0]))
    # an average person's chance at a score of nought is within the interval
    assert low[0] < BASE_RATE < high[0]
    assert middle[0] == pytest.approx(1 / (1 + np.exp(-STATED.intercept)))


@given(
    intercept=st.floats(-9, 1),
    slopes=st.lists(st.floats(0, 2), min_size=len(KNOTS) - 1, max_size=len(KNOTS) - 1),
    spread=st.floats(0, 2),
)
def test_it_never_falls_and_the_interval_holds_the_value(
    intercept: float, slopes: list[float], spread: float
) -> None:
    covariance = tuple(tuple(row) for row in (spread * np.eye(len(KNOTS))).tolist())
    told = Calibration(intercept, tuple(slopes), covariance, 0.01)
    middle, low, high = told.probability(grid())
    assert (np.diff(middle) >= 0).all()
    assert ((low >= 0) & (low <= middle) & (middle <= high) & (high <= 1)).all()


def test_outside_the_knots_the_chance_does_not_change() -> None:
    ends = np.array([KNOTS[0], KNOTS[-1]])
    at, beyond = STATED.probability(ends), STATED.probability(ends + np.array([-50.0, 50.0]))
    for near, far in zip(at, beyond, strict=True):
        assert near.tolist() == far.tolist()


@given(score=st.lists(st.floats(-40, 40), max_size=20))
def test_the_parts_of_the_spans_make_up_the_score(score: list[float]) -> None:
    parts = spans(np.array(score))
    assert parts.shape == (len(score), len(KNOTS))
    assert (parts[:, 0] == 1).all()
    inside = np.clip(score, KNOTS[0], KNOTS[-1])
    assert parts[:, 1:].sum(axis=1) == pytest.approx(inside, abs=1e-12)


def test_a_known_curve_is_recovered() -> None:
    learnt = fitted(*drawn(60_000), overlap=1.0)
    at = np.linspace(-2, 14, 33)
    (found, low, high), true = learnt.probability(at), TRUE.probability(at)[0]
    assert found == pytest.approx(true, rel=0.25)
    assert ((low <= true) & (true <= high)).mean() > 0.75
    assert learnt.base_rate == pytest.approx(drawn(60_000)[1].mean())


def test_predicted_and_observed_agree_bin_by_bin() -> None:
    score, reopened = drawn(60_000)
    found = fitted(score, reopened, 1.0).probability(score)[0]
    for low, high in ((0.0, 0.01), (0.01, 0.03), (0.03, 0.1), (0.1, 1.0)):
        within = (found >= low) & (found < high)
        assert reopened[within].mean() == pytest.approx(found[within].mean(), rel=0.2)


def test_the_interval_narrows_with_outcomes_and_widens_with_overlap() -> None:
    def width(rows: int, overlap: float) -> float:
        _, low, high = fitted(*drawn(rows), overlap=overlap).probability(np.array([2.0]))
        return float(np.log(high / low)[0])

    assert width(60_000, 1.0) < width(2_000, 1.0) / 2
    assert width(60_000, 8.0) > width(60_000, 1.0) * 2


def test_the_interval_covers_the_truth_as_often_as_it_says() -> None:
    at = np.array([1.5])
    true = TRUE.probability(at)[0][0]
    held = 0
    for seed in range(60):
        _, low, high = fitted(*drawn(4_000, seed), overlap=1.0).probability(at)
        held += int(low[0] <= true <= high[0])
    # nine in ten of sixty; the prior makes it a little narrower and less exact
    assert held >= 46


@given(seed=st.integers(0, 5_000), rows=st.integers(1, 200), overlap=st.sampled_from([1.0, 6.4]))
def test_whatever_is_learnt_from_no_slope_is_negative(seed: int, rows: int, overlap: float) -> None:
    rng = np.random.default_rng(seed)
    learnt = fitted(rng.normal(2, 6, rows), (rng.random(rows) < 0.3).astype(np.float64), overlap)
    assert min(learnt.slopes) >= 0
    middle, low, high = learnt.probability(grid())
    assert np.isfinite([middle, low, high]).all()
    assert (np.diff(middle) >= 0).all()


def test_outcomes_seen_on_several_nights_are_counted_once() -> None:
    learnt = fitted(np.zeros(640), np.concatenate([np.ones(64), np.zeros(576)]), 6.4)
    assert learnt.outcomes == 10
    assert learnt.base_rate == 0.1
