"""Penalised logistic regression: its maximum, its prior, its bounds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.ranking.logistic import fitted
from analytics.reports import Floats

seeds = st.integers(0, 100_000)


def drawn(seed: int, rows: int = 400) -> tuple[Floats, Floats]:
    """A constant and two columns, and labels that follow the first of these."""
    rng = np.random.default_rng(seed)
    design = np.column_stack([np.ones(rows), rng.normal(0, 1, (rows, 2))])
    chance = 1 / (1 + np.exp(1.0 - design[:, 1]))
    return design, (rng.random(rows) < chance).astype(np.float64)


def objective(beta: Floats, design: Floats, labels: Floats, overlap: float, precision: Floats) -> float:
    linear = design @ beta
    likelihood = float((labels * linear - np.logaddexp(0, linear)).sum()) / overlap
    return -likelihood + 0.5 * float(beta @ precision @ beta)


FREE = np.zeros(3, dtype=np.bool_)
SLOPES = np.array([False, True, True])


@given(seed=seeds, overlap=st.sampled_from([1.0, 6.4]))
def test_nothing_near_it_is_better(seed: int, overlap: float) -> None:
    design, labels = drawn(seed)
    precision = np.diag([0.01, 1.0, 2.0])
    beta, covariance = fitted(design, labels, overlap, np.zeros(3), precision, FREE)
    best = objective(beta, design, labels, overlap, precision)
    for change in np.vstack([np.eye(3), -np.eye(3)]):
        # the objective is convex: what is best nearby is best at all
        assert objective(beta + 1e-3 * change, design, labels, overlap, precision) > best
    p = 1 / (1 + np.exp(-design @ beta))
    information = design.T @ (design * (p * (1 - p))[:, None]) / overlap + precision
    assert covariance == pytest.approx(np.linalg.inv(information), rel=1e-6)


@given(seed=seeds)
def test_no_marked_coefficient_is_negative_and_one_held_at_nought_is_certain(seed: int) -> None:
    design, labels = drawn(seed)
    against = design * [1, -1, 1]
    beta, covariance = fitted(against, labels, 1.0, np.zeros(3), np.diag([0.01, 0.01, 0.01]), SLOPES)
    assert beta[1] == 0
    assert (beta[1:] >= 0).all()
    assert (covariance[1] == 0).all()
    assert (covariance[:, 1] == 0).all()
    free = [0, 2] if beta[2] > 0 else [0]
    alone, _ = fitted(
        against[:, free], labels, 1.0, np.zeros(len(free)), 0.01 * np.eye(len(free)), FREE[free]
    )
    assert beta[free].tolist() == pytest.approx(alone.tolist(), abs=1e-6)


def test_without_observations_the_prior_stands() -> None:
    centre, precision = np.array([-3.0, 0.4, 0.2]), np.diag([1.0, 4.0, 9.0])
    beta, covariance = fitted(np.zeros((0, 3)), np.zeros(0), 1.0, centre, precision, SLOPES)
    assert beta.tolist() == pytest.approx(centre.tolist())
    assert covariance == pytest.approx(np.linalg.inv(precision))


def test_rows_that_tell_of_one_outcome_several_times_count_once() -> None:
    design, labels = drawn(1)
    once = fitted(design, labels, 1.0, np.zeros(3), np.eye(3), FREE)
    often = fitted(np.repeat(design, 5, 0), np.repeat(labels, 5), 5.0, np.zeros(3), np.eye(3), FREE)
    for alone, repeated in zip(once, often, strict=True):
        assert alone == pytest.approx(repeated, abs=1e-9)


def test_from_a_poor_start_it_arrives_all_the_same() -> None:
    design, labels = drawn(2)
    weak = 1e-6 * np.eye(3)
    near, far = (fitted(design, labels, 1.0, np.full(3, start), weak, FREE)[0] for start in (0.0, 25.0))
    assert near.tolist() == pytest.approx(far.tolist(), abs=1e-3)
