"""What is learnt about how signals compare."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.ranking.weighing import MOST_NATS, PRIOR_SLOPE, weights
from analytics.reports import Floats

POLICY = np.array([1.0, 0.7])
TELLS, SAYS_NOTHING = 0, 1


def drawn(rows: int, seed: int = 1, slopes: tuple[float, float] = (0.6, 0.0)) -> tuple[Floats, Floats]:
    """Evidence by two signals, and outcomes that follow it with these slopes of the log odds."""
    rng = np.random.default_rng(seed)
    totals = rng.normal(-1.0, 2.0, (rows, 2))
    chance = 1 / (1 + np.exp(4.0 - totals @ np.array(slopes)))
    return totals, (rng.random(rows) < chance).astype(np.float64)


def test_the_signal_that_tells_gains_and_the_other_falls() -> None:
    learnt = weights(*drawn(40_000), POLICY, 1.0)
    assert learnt[TELLS] > 1.3
    assert learnt[SAYS_NOTHING] < 0.35
    turned = weights(*drawn(40_000, slopes=(0.0, 0.6)), POLICY, 1.0)
    assert turned[1] > turned[0] + 1


def test_two_that_tell_as_the_policy_says_keep_its_weights() -> None:
    slopes = (PRIOR_SLOPE * POLICY[0], PRIOR_SLOPE * POLICY[1])
    assert weights(*drawn(60_000, slopes=slopes), POLICY, 1.0) == pytest.approx(POLICY, abs=0.15)


def test_with_little_to_learn_from_the_policy_stands() -> None:
    few = weights(*drawn(60), POLICY, 1.0)
    assert few == pytest.approx(POLICY, abs=0.45)
    assert weights(np.zeros((0, 2)), np.zeros(0), POLICY, 1.0) == pytest.approx(POLICY)
    totals, _ = drawn(500)
    assert weights(totals, np.zeros(500), POLICY, 1e6) == pytest.approx(POLICY, abs=0.01)


@given(seed=st.integers(0, 10_000), rows=st.integers(1, 300), overlap=st.sampled_from([1.0, 4.3, 100.0]))
def test_none_is_negative_and_their_sum_is_kept(seed: int, rows: int, overlap: float) -> None:
    rng = np.random.default_rng(seed)
    totals, policy = rng.normal(0, 5, (rows, 3)), np.array([1.0, 0.7, 0.3])
    learnt = weights(totals, (rng.random(rows) < 0.2).astype(np.float64), policy, overlap)
    assert (learnt >= 0).all()
    assert learnt.sum() == pytest.approx(2.0)


def test_one_that_misleads_weighs_nothing() -> None:
    learnt = weights(*drawn(40_000, slopes=(0.6, -0.6)), POLICY, 1.0)
    assert learnt.tolist() == pytest.approx([1.7, 0.0])


def test_outcomes_counted_on_several_nights_teach_as_much_as_one() -> None:
    totals, reopened = drawn(2_000)
    often = weights(np.repeat(totals, 4, 0), np.repeat(reopened, 4), POLICY, 4.0)
    assert often == pytest.approx(weights(totals, reopened, POLICY, 1.0), abs=1e-6)


def test_the_few_highest_do_not_decide_alone() -> None:
    totals, reopened = drawn(5_000)
    totals[:3, 1], reopened[:3] = MOST_NATS, 1.0
    cut = weights(totals, reopened, POLICY, 1.0)
    totals[:3, 1] = 1_000.0
    assert weights(totals, reopened, POLICY, 1.0).tolist() == cut.tolist()
