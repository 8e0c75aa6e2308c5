"""Logistic regression with a normal prior and coefficients that may not fall below 0."""

from __future__ import annotations

import numpy as np

from analytics.reports import Flags, Floats

STEPS = 60
LONGEST_STEP = 2.0
CONVERGED = 1e-9


def fitted(
    design: Floats, labels: Floats, overlap: float, centre: Floats, precision: Floats, at_least_0: Flags
) -> tuple[Floats, Floats]:
    """Coefficients (k,) at the penalised maximum and their covariance (k, k), by Newton's method.

    `design` (n, k), `labels` (n,) of 0 and 1; `centre` (k,) and `precision` (k, k) are the prior's. Each
    observation counts 1/`overlap`: rows that tell of one outcome several times are not independent.
    Coefficients marked in `at_least_0` that would be negative are held at 0, with no uncertainty.

    >>> one, both = np.ones((4, 1)), np.array([0.0, 1.0, 0.0, 1.0])
    >>> fitted(one, both, 1.0, np.zeros(1), np.eye(1), np.array([False]))[0].round(6).tolist()
    [0.0]
    """
    free = np.ones(centre.shape[0], dtype=np.bool_)
    beta = centre.copy()
    while True:
        beta, information = _newton(design, labels, overlap, centre, precision, free, beta)
        negative = free & at_least_0 & (beta < 0)
        if not negative.any():
            break
        free &= ~negative
        beta[negative] = 0.0
    covariance = np.zeros_like(precision)
    covariance[np.ix_(free, free)] = np.linalg.inv(information[np.ix_(free, free)])
    return beta, covariance


def _newton(
    design: Floats,
    labels: Floats,
    overlap: float,
    centre: Floats,
    precision: Floats,
    free: Flags,
    start: Floats,
) -> tuple[Floats, Floats]:
    """The maximum over the `free` coefficients, the others held, and the information there."""
    beta, size = start.copy(), start.shape[0]
    information = precision
    for _ in range(STEPS):
        p = 1.0 / (1.0 + np.exp(-np.add.reduce(design * beta, axis=1)))
        gradient = np.add.reduce(design * (labels - p)[:, None], axis=0) / overlap
        gradient = gradient - np.add.reduce(precision * (beta - centre), axis=1)
        curvature = p * (1 - p)
        information = precision.copy()
        for row in range(size):
            information[row] += (
                np.add.reduce(design * (design[:, row] * curvature)[:, None], axis=0) / overlap
            )
        step = np.zeros(size)
        step[free] = np.linalg.solve(information[np.ix_(free, free)], gradient[free])
        longest = float(np.abs(step).max(initial=0.0))
        # a whole step from a poor start can overshoot
        beta = beta + step * min(1.0, LONGEST_STEP / max(longest, CONVERGED))
        if longest < CONVERGED:
            break
    return beta, information
