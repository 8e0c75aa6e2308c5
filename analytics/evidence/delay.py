"""How much of what has happened has been reported by now: the distribution of reporting delays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.reports import WEEK_US, Flags, Floats, Ints, Reports


@dataclass(frozen=True)
class DelayRules:
    """How delays are estimated.

    `settled_weeks`: only what occurred this long ago is counted, so that late reports are in;
    `observed_weeks`: span that delays are taken from; `prior_reports` with the exponential mean
    `prior_mean_weeks` stand in where a type is rare.
    """

    settled_weeks: int = 26
    observed_weeks: int = 156
    prior_reports: float = 20.0
    prior_mean_weeks: float = 2.0


def delays(reports: Reports, known: Flags, as_of_us: int, types: int, weeks: int, rules: DelayRules) -> Ints:
    """How many settled reports of each type came so many weeks late; shape (types, weeks)."""
    age = (as_of_us - reports.occurred) // WEEK_US
    settled = known & (age >= rules.settled_weeks) & (age < rules.settled_weeks + rules.observed_weeks)
    rows = np.flatnonzero(settled)
    delay = np.minimum((reports.recorded[rows] - reports.occurred[rows]) // WEEK_US, weeks - 1)
    cell = reports.type[rows].astype(np.int64) * weeks + delay
    return np.bincount(cell, minlength=types * weeks).reshape(types, weeks)


def reported_share(counts: Ints, rules: DelayRules) -> Floats:
    """Share of each type's incidents that are on record g + 1/2 weeks after they happened.

    `counts` are everybody's `delays`. Shape (types, weeks), rising along the second axis, in (0, 1].
    """
    upto = np.cumsum(counts, axis=1)
    within = upto - 0.5 * counts
    middle = np.arange(counts.shape[1]) + 0.5
    prior = 1.0 - np.exp(-middle / rules.prior_mean_weeks)
    share = (within + rules.prior_reports * prior) / (upto[:, -1:] + rules.prior_reports)
    return np.asarray(share)
