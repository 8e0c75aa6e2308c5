"""Rates of what comes in clusters: each person is one.

The variance of the logarithm of a rate leaves each person out in turn (the residual over one less the share
of time, as HC3 of MacKinnon and White 1985 has it), and Student's t takes the place of the normal, with
degrees of freedom after Satterthwaite (1946). Without both the interval of ten people held the truth in 84
of 100 samples. Fewer than `LEAST_CLUSTERS` people get no interval: what one of them does decides it.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from scipy import special  # type: ignore[import-untyped]

from analytics.evaluation.intervals import LEVEL, UNKNOWN, Interval
from analytics.reports import Floats

LEAST_CLUSTERS = 10


class _Rate(NamedTuple):
    """A rate, the variance of its logarithm, and of how many people."""

    value: float
    variance: float
    people: int


def rate(counts: Floats, times: Floats, level: float = LEVEL) -> Interval:
    """Counts over times; one entry of each a person.

    >>> import numpy as np
    >>> [round(end, 2) for end in rate(np.arange(10.0), np.ones(10))]
    [4.5, 2.71, 7.47]
    """
    found = _rate(counts, times)
    if found is None:
        return UNKNOWN
    return _interval(found.value, found.variance, found.people - 1, found.people, level)


def ratio(
    counts: Floats, times: Floats, other_counts: Floats, other_times: Floats, level: float = LEVEL
) -> Interval:
    """One rate over another.

    >>> import numpy as np
    >>> ratio(np.ones(9), np.ones(9), np.ones(20), np.ones(20))
    Interval(value=1.0, low=None, high=None)
    """
    one, other = _rate(counts, times), _rate(other_counts, other_times)
    if one is None or other is None:
        return UNKNOWN
    variance, people = one.variance + other.variance, min(one.people, other.people)
    value = one.value / other.value
    if people < LEAST_CLUSTERS:
        return Interval(value, None, None)
    parts = sum(each.variance**2 / (each.people - 1) for each in (one, other))
    degrees = variance**2 / parts if parts > 0 else people - 1
    return _interval(value, variance, degrees, people, level)


def _rate(counts: Floats, times: Floats) -> _Rate | None:
    total, time = math.fsum(counts), math.fsum(times)
    if total <= 0 or time <= 0:
        return None
    value = total / time
    if len(counts) < 2:  # noqa: PLR2004 - nobody is left when the only one is left out
        return _Rate(value, math.inf, len(counts))
    apart = (counts - value * times) / (1 - times / time)
    return _Rate(value, math.fsum(apart**2) / total**2, len(counts))


def _interval(value: float, variance: float, degrees: float, people: int, level: float) -> Interval:
    if people < LEAST_CLUSTERS:
        return Interval(value, None, None)
    half = float(special.stdtrit(degrees, 0.5 + level / 2)) * math.sqrt(variance)
    return Interval(value, value * math.exp(-half), value * math.exp(half))
