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


def quotient(above: Interval, below: Interval) -> Interval:
    """One ratio over another, from their intervals: the square of what each could be off, added up.

    Zou and Donner, "Construction of confidence limits about effect measures", 2008, on logarithms; the two
    are taken for independent. Where one of them is 0 the worst of both stands in.

    >>> [round(end, 2) for end in quotient(Interval(1.0, 0.5, 2.0), Interval(2.0, 2.0, 2.0))]
    [0.5, 0.25, 1.0]
    """
    ends = (above.value, above.low, below.value, below.low, below.high)
    if above.value is None or not below.value or not below.low or not below.high:
        return UNKNOWN
    value = above.value / below.value
    if not all(ends) or above.low is None:
        return Interval(value, 0.0, None if above.high is None else above.high / below.low)
    down = math.hypot(math.log(above.value / above.low), math.log(below.high / below.value))
    if above.high is None:
        return Interval(value, value * math.exp(-down), None)
    up = math.hypot(math.log(above.high / above.value), math.log(below.value / below.low))
    return Interval(value, value * math.exp(-down), value * math.exp(up))


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
