"""How many false alarms a list of e-values can hold.

e-BH (Wang and Ramdas, "False discovery rate control with e-values", arXiv 2009.02824): the k largest of
n e-values, each at least n / (k level), hold a share of at most `level` false ones in the mean, however
the e-values depend on each other. It needs only that the means of all false ones add up to at most n.
"""

from __future__ import annotations

import numpy as np

from analytics.reports import Flags, Floats, Ints

TIERS = (5, 10, 20)
"""Shares of false ones, in percent, that a tier may hold."""
NO_TIER = 0
"""In place of a tier where a subject is in none."""


def e_bh(e_value: Floats, level: float) -> Flags:
    """Which of n e-values are discoveries at a false discovery rate of `level`; shape (n,).

    >>> e_bh(np.array([100.0, 1.0, 15.0, 0.2]), 0.1).tolist()
    [True, False, False, False]
    >>> e_bh(np.array([100.0, 1.0, 15.0, 0.2]), 0.2).tolist()
    [True, False, True, False]
    """
    count = e_value.shape[0]
    falling = np.sort(e_value)[::-1]
    enough = np.flatnonzero(falling * level * np.arange(1, count + 1) >= count)
    if enough.size == 0:
        return np.zeros(count, dtype=np.bool_)
    return np.asarray(e_value >= falling[enough[-1]])


def tiers(e_value: Floats) -> Ints:
    """The strictest tier of `TIERS` that each of n e-values is in, else `NO_TIER`; shape (n,).

    Tiers are nested: whoever is in the 5 % tier is in the others too.

    >>> tiers(np.array([900.0, 1.0, 25.0, 0.2])).tolist()
    [5, 0, 10, 0]
    """
    tier = np.full(e_value.shape[0], NO_TIER, dtype=np.int64)
    for percent in reversed(TIERS):
        tier[e_bh(e_value, percent / 100)] = percent
    return tier


def false_alarms(e_value: Floats, subjects: int, years: float, forgotten_per_year: float) -> Floats:
    """Most false alarms to be expected in `years` if everybody who reaches an e-value raises one; shape (n,).

    subjects x (1 + forgotten_per_year x years) / e_value, and never more than one a subject: R is at
    most a Shiryaev-Roberts sum, whose mean grows by `forgotten_per_year`; Doob's inequality does the rest.

    >>> false_alarms(np.array([1000.0, 0.5]), 10_000, 1.0, 1.0).tolist()
    [20.0, 10000.0]
    """
    growth = 1.0 + forgotten_per_year * years
    return np.asarray(subjects * growth / np.maximum(e_value, growth))
