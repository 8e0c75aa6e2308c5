"""Logistic regression with a normal prior and coefficients that may not fall below 0."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from analytics.reports import Flags, Floats

STEPS = 60
LONGEST_STEP = 2.0
CONVERGED = 1e-9


def fitted(
    design: Floats,
    labels: Floats,
    overlap: float,
    centre: Floats,
    precision: Floats,
    at_least_0: Flags,
    counts: Floats | None = None,
) -> tuple[Floats, Floats]:
    """Coefficients (k,) at the penalised maximum and their covariance (k, k), by Newton's method.

    `design` (n, k), `labels` (n,) of 0 and 1; `centre` (k,) and `precision` (k, k) are the prior's. Each
    observation counts 1/`overlap`: rows that tell of one outcome several times are not independent.
    Coefficients marked in `at_least_0` that would be negative are held at 0, with no uncertainty.
    Where rows have `counts` (n,), each counts so often in the maximum; one that counts ten is no surer for
    that than one row is, so the covariance is the sandwich (White 1980).

    >>> one, both = np.ones((4, 1)), np.array([0.0, 1.0, 0.0, 1.0])
    >>> fitted(one, both, 1.0, np.zeros(1), np.eye(1), np.array([False]))[0].round(6).tolist()
    [0.0]
    """
    free = np.ones(centre.shape[0], dtype=np.bool_)
    beta = centre.copy()
    while True:
        beta, information = _newton(_Rows(design, labels, overlap, counts), centre, precision, free, beta)
        negative = free & at_least_0 & (beta < 0)
        if not negative.any():
            break
        free &= ~negative
        beta[negative] = 0.0
    covariance = np.zeros_like(precision)
    covariance[np.ix_(free, free)] = np.linalg.inv(information[np.ix_(free, free)])
    if counts is not None:
        residual = counts * (labels - _chance(design, beta))
        told = precision + _weighed(design, residual**2, overlap)
        covariance = np.einsum("ij,jk,kl->il", covariance, told, covariance)
    return beta, covariance


class _Rows(NamedTuple):
    """The observations of a fit."""

    design: Floats
    labels: Floats
    overlap: float
    counts: Floats | None


def _chance(design: Floats, beta: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-np.add.reduce(design * beta, axis=1))))


def _weighed(design: Floats, weight: Floats, overlap: float) -> Floats:
    """The sum over rows of weight times the outer product of the row with itself, shape (k, k)."""
    # column by column: a BLAS product may differ with the number of threads
    rows = [
        np.add.reduce(design * (design[:, column] * weight)[:, None], axis=0) / overlap
        for column in range(design.shape[1])
    ]
    return np.array(rows).reshape(design.shape[1], design.shape[1])


def _newton(
    rows: _Rows, centre: Floats, precision: Floats, free: Flags, start: Floats
) -> tuple[Floats, Floats]:
    """The maximum over the `free` coefficients, the others held, and the information there."""
    design, labels, overlap, counts = rows
    beta, size = start.copy(), start.shape[0]
    information = precision
    for _ in range(STEPS):
        p = _chance(design, beta)
        residual, curvature = labels - p, p * (1 - p)
        if counts is not None:
            residual, curvature = counts * residual, counts * curvature
        gradient = np.add.reduce(design * residual[:, None], axis=0) / overlap
        gradient = gradient - np.add.reduce(precision * (beta - centre), axis=1)
        information = precision + _weighed(design, curvature, overlap)
        step = np.zeros(size)
        step[free] = np.linalg.solve(information[np.ix_(free, free)], gradient[free])
        longest = float(np.abs(step).max(initial=0.0))
        # a whole step from a poor start can overshoot
        beta = beta + step * min(1.0, LONGEST_STEP / max(longest, CONVERGED))
        if longest < CONVERGED:
            break
    return beta, information
