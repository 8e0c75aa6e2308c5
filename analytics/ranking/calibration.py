"""From a score to a chance of reopening: a rising line of log odds with bends, and how sure it is.

Platt's logistic calibration ("Probabilistic outputs for support vector machines", 1999) with a slope for
each span of the score, since far up a score says less and less: many who surely escalate break off.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from analytics.ranking import logistic
from analytics.reports import Floats

HORIZON_DAYS = 180
"""`probability` is the chance of an outcome `reopened` within this many days."""
STATED_YEARLY_RATE = 0.005
"""Share of closed subjects assumed to be reopened in a year where no outcome is on record."""
KNOTS = (-2.0, 0.0, 3.0, 6.0, 10.0, 15.0)
"""Scores in nats between which the slope is one; outside them the chance does not change."""
STATED_SLOPES = (0.4, 0.5, 0.5, 0.4, 0.3)
"""By how much the log odds rise with each nat of a span, where no outcome is on record."""
STATED_SPREAD = (0.7, 0.15)
"""Standard deviations of the intercept and of each slope, where no outcome is on record."""
STATED_INTERCEPT = -0.5
"""Log odds of somebody with a score of 0 above those of the average, where no outcome is on record."""


@dataclass(frozen=True)
class Calibration:
    """log odds = intercept at a score of 0, plus each span's slope times the part of it that is passed.

    `covariance` is that of (intercept, slopes), row by row; `outcomes` says how many are behind it,
    `base_rate` is the average chance of anybody on the list.
    """

    intercept: float
    slopes: tuple[float, ...]
    covariance: tuple[tuple[float, ...], ...]
    base_rate: float
    outcomes: int = 0

    def probability(self, score: Floats, interval: float = 1.645) -> tuple[Floats, Floats, Floats]:
        """Chance of reopening within `HORIZON_DAYS` and its interval (90 % by default), each shape (n,)."""
        design = spans(score)
        centre = np.add.reduce(design * np.array([self.intercept, *self.slopes]), axis=1)
        covariance = np.array(self.covariance)
        across = np.zeros_like(design)
        for column in range(design.shape[1]):
            # column by column: a BLAS product may differ with the number of threads
            across[:, column] = np.add.reduce(design * covariance[column], axis=1)
        spread = interval * np.sqrt(np.maximum(np.add.reduce(across * design, axis=1), 0.0))
        low, middle, high = (1.0 / (1.0 + np.exp(-(centre + shift))) for shift in (-spread, 0.0, spread))
        return middle, low, high


def spans(score: Floats) -> Floats:
    """One, and the part of each span between `KNOTS` that lies between 0 and the score; shape (n, 1 + spans).

    >>> spans(np.array([-1.0, 4.0])).tolist()
    [[1.0, -1.0, 0.0, 0.0, 0.0, 0.0], [1.0, 0.0, 3.0, 1.0, 0.0, 0.0]]
    """
    columns = [np.ones_like(score)]
    for low, high in pairwise(KNOTS):
        columns.append(np.clip(score, low, high) - np.clip(0.0, low, high))
    return np.column_stack(columns)


def stated() -> Calibration:
    """The calibration that needs no outcome."""
    chance = STATED_YEARLY_RATE * HORIZON_DAYS / 365.25
    at_start, slope = STATED_SPREAD
    variance = np.diag([at_start**2] + [slope**2] * len(STATED_SLOPES))
    return Calibration(
        intercept=float(np.log(chance / (1 - chance))) + STATED_INTERCEPT,
        slopes=STATED_SLOPES,
        covariance=tuple(tuple(row) for row in variance.tolist()),
        base_rate=chance,
    )


def fitted(score: Floats, reopened: Floats, overlap: float, counts: Floats | None = None) -> Calibration:
    """Learnt from `score` and `reopened` (0 or 1) of subjects and nights, shape (n,); no slope is negative.

    `overlap` is how many of the nights one outcome is counted on; `counts` (n,) how often each row counts.
    """
    start = stated()
    prior = np.array(start.covariance)
    # the level is learnt freely: how many are reopened differs from place to place
    prior[0, 0] *= 16
    rising = np.arange(1 + len(start.slopes)) > 0
    beta, covariance = logistic.fitted(
        spans(score),
        reopened,
        overlap,
        np.array([start.intercept, *start.slopes]),
        np.linalg.inv(prior),
        rising,
        counts,
    )
    outcomes = float(np.add.reduce(reopened))
    happened, rows = outcomes, float(reopened.shape[0])
    if counts is not None:
        happened, rows = float(np.add.reduce(counts * reopened)), float(np.add.reduce(counts))
    return Calibration(
        float(beta[0]),
        tuple(beta[1:].tolist()),
        tuple(tuple(row) for row in covariance.tolist()),
        happened / max(rows, 1.0),
        round(outcomes / overlap),
    )
