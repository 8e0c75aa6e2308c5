"""Ratios and differences from the intervals of their two parts, for groups too small for anything better.

Score intervals lean on counts that are near to normal: of 20 people held against 17,000 at one case in 180
they hold the truth in 90 of 100 samples. From Clopper and Pearson's ends of both they hold it in 95 or more.
"""

from __future__ import annotations

import math

from analytics.evaluation.fairness import proportions
from analytics.evaluation.intervals import LEVEL, UNKNOWN, Interval


def quotient(above: Interval, below: Interval) -> Interval:
    """One figure over another: on logarithms, the squares of what each could be off added up.

    Zou and Donner, "Construction of confidence limits about effect measures", 2008; the two are taken for
    independent. Where one of them is 0 the worst of both stands in; over 0 there is no upper end.

    >>> [round(end, 2) for end in quotient(Interval(1.0, 0.5, 2.0), Interval(2.0, 2.0, 2.0))]
    [0.5, 0.25, 1.0]
    >>> quotient(Interval(0.2, 0.1, 0.3), Interval(0.0, 0.0, 0.5))
    Interval(value=None, low=0.2, high=None)
    """
    if above.value is None or above.low is None or below.value is None or not below.high:
        return UNKNOWN
    if not below.value or not below.low:
        return Interval(above.value / below.value if below.value else None, above.low / below.high, None)
    value = above.value / below.value
    if not above.value or not above.low:
        return Interval(value, 0.0, None if above.high is None else above.high / below.low)
    down = math.hypot(math.log(above.value / above.low), math.log(below.high / below.value))
    if above.high is None:
        return Interval(value, value * math.exp(-down), None)
    up = math.hypot(math.log(above.high / above.value), math.log(below.value / below.low))
    return Interval(value, value * math.exp(-down), value * math.exp(up))


def ratio(hits: int, trials: int, other_hits: int, other_trials: int, level: float = LEVEL) -> Interval:
    """One share over another.

    >>> [round(end, 1) for end in ratio(1, 20, 94, 17_000)]
    [9.0, 0.2, 45.6]
    """
    if hits + other_hits == 0:
        return UNKNOWN
    return quotient(
        proportions.share(hits, trials, level), proportions.share(other_hits, other_trials, level)
    )


def difference(hits: int, trials: int, other_hits: int, other_trials: int, level: float = LEVEL) -> Interval:
    """One share less another.

    >>> [round(end, 3) for end in difference(1, 20, 94, 17_000)]
    [0.044, -0.004, 0.243]
    """
    one = proportions.share(hits, trials, level)
    other = proportions.share(other_hits, other_trials, level)
    return proportions.apart(one, other)
