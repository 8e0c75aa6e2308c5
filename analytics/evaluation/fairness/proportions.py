"""Intervals that keep their promise in small groups too.

A share gets the interval of Clopper & Pearson ("The use of confidence or fiducial limits illustrated in the
case of the binomial", 1934): it holds the truth at least as often as it says, however few people there are.
A difference gets Newcombe's hybrid score interval ("Interval estimation for the difference between
independent proportions", 1998, method 10), a ratio Koopman's score interval ("Confidence intervals for the
ratio of two binomial proportions", 1984), which is there where a group has nobody at all.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from scipy import special  # type: ignore[import-untyped]

from analytics.evaluation.intervals import LEVEL, UNKNOWN, Interval

_NOTHING = 1e-9
_LARGEST_LOG = 60.0
"""A ratio is looked for between e to the minus and the plus of this."""
_FIRST_STEP = 0.1


def z_of(level: float) -> float:
    """How many standard deviations hold so much of a normal variable.

    >>> round(z_of(0.95), 3)
    1.96
    """
    return float(special.ndtri(0.5 + level / 2))


def share(hits: int, trials: int, level: float = LEVEL) -> Interval:
    """A share with Clopper and Pearson's ends; unknown where nobody was asked.

    >>> [round(end, 4) for end in share(0, 10)]
    [0.0, 0.0, 0.3085]
    """
    if trials == 0:
        return UNKNOWN
    tail = (1 - level) / 2
    low = float(special.betaincinv(hits, trials - hits + 1, tail)) if hits else 0.0
    high = float(special.betaincinv(hits + 1, trials - hits, 1 - tail)) if hits < trials else 1.0
    return Interval(hits / trials, low, high)


def _wilson(hits: int, trials: int, z: float) -> tuple[float, float]:
    rate = hits / trials
    centre = (rate + z**2 / (2 * trials)) / (1 + z**2 / trials)
    half = z * math.sqrt(rate * (1 - rate) / trials + z**2 / (4 * trials**2)) / (1 + z**2 / trials)
    return centre - half, centre + half


def difference(hits: int, trials: int, other_hits: int, other_trials: int, level: float = LEVEL) -> Interval:
    """One share less another.

    >>> [round(end, 4) for end in difference(56, 70, 48, 80)]
    [0.2, 0.0524, 0.3339]
    """
    if trials == 0 or other_trials == 0:
        return UNKNOWN
    z = z_of(level)
    one, other = (
        Interval(each / size, *_wilson(each, size, z))
        for each, size in ((hits, trials), (other_hits, other_trials))
    )
    return apart(one, other)


def apart(one: Interval, other: Interval) -> Interval:
    """One share less another, from their intervals: Newcombe's square and add."""
    if one.value is None or one.low is None or one.high is None:
        return UNKNOWN
    if other.value is None or other.low is None or other.high is None:
        return UNKNOWN
    less = one.value - other.value
    return Interval(
        less,
        less - math.hypot(one.value - one.low, other.high - other.value),
        less + math.hypot(one.high - one.value, other.value - other.low),
    )


def ratio(hits: int, trials: int, other_hits: int, other_trials: int, level: float = LEVEL) -> Interval:
    """One share over another; without an upper end where the other has none at all.

    >>> [round(end, 2) for end in ratio(36, 40, 16, 80)]
    [4.5, 2.94, 7.15]
    >>> ratio(3, 10, 0, 10).high is None, ratio(0, 10, 3, 10).low
    (True, 0.0)
    """
    if trials == 0 or other_trials == 0 or hits + other_hits == 0:
        return UNKNOWN
    most = z_of(level) ** 2

    def excess(log_ratio: float) -> float:
        return _score(math.exp(log_ratio), hits, trials, other_hits, other_trials) - most

    one, other = hits / trials, other_hits / other_trials
    centre = math.log(one / other) if hits and other_hits else (_LARGEST_LOG if hits else -_LARGEST_LOG)
    low = _root(excess, centre, -1.0) if hits else 0.0
    high = _root(excess, centre, 1.0) if other_hits else None
    return Interval(one / other if other_hits else None, low, high)


def alike(hits: int, trials: int, other_hits: int, other_trials: int, level: float = LEVEL) -> bool:
    """Whether the interval of the ratio holds 1, or there is none; found without its ends.

    >>> alike(36, 40, 16, 80), alike(3, 10, 2, 10)
    (False, True)
    """
    if trials == 0 or other_trials == 0 or hits + other_hits == 0:
        return True
    return _score(1.0, hits, trials, other_hits, other_trials) <= z_of(level) ** 2


def _root(excess: Callable[[float], float], centre: float, way: float) -> float:
    """The ratio at which `excess` is 0, looked for one way from the logarithm `centre` in doubling steps."""
    from scipy import optimize

    near, far = 0.0, _FIRST_STEP * way
    while excess(centre + far) < 0 and abs(far) < 2 * _LARGEST_LOG:
        near, far = far, 2 * far
    return math.exp(optimize.brentq(excess, *sorted((centre + near, centre + far)), xtol=1e-10))


def _score(theta: float, hits: int, trials: int, other_hits: int, other_trials: int) -> float:
    """Koopman's chi-squared of the ratio `theta`: how badly the likeliest shares of that ratio fit."""
    whole, found = trials + other_trials, hits + other_hits
    b = theta * (trials + other_hits) + hits + other_trials
    # the smaller root, written so that nothing is lost where it is close to 0
    other = min(2 * found / (b + math.sqrt(max(b * b - 4 * theta * whole * found, 0.0))), 1.0)
    rate = min(theta * other, 1.0)
    total = 0.0
    for count, size, share_of in ((hits, trials, rate), (other_hits, other_trials, other)):
        spread = size * share_of * (1 - share_of)
        gap = (count - size * share_of) ** 2
        if spread > 0:
            total += gap / spread
        elif gap > _NOTHING:
            return math.inf
    return total


def rate_ratio(
    count: int, time: float, other_count: int, other_time: float, level: float = LEVEL
) -> Interval:
    """One Poisson rate over another: exact, given how many there were together.

    Przyborowski & Wilenski, "Homogeneity of results in testing samples from Poisson series", 1940.

    >>> [round(end, 2) for end in rate_ratio(10, 100.0, 5, 100.0)]
    [2.0, 0.62, 7.46]
    """
    if time <= 0 or other_time <= 0 or count + other_count == 0:
        return UNKNOWN
    part = share(count, count + other_count, level)
    scale = other_time / time
    ends = [None if end is None or end >= 1 else end / (1 - end) * scale for end in part]
    return Interval(*ends)
