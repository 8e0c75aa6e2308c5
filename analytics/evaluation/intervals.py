"""How sure a figure is: 95 % intervals, over people in one world, over worlds where there are more.

Worlds are few, so means over them carry Student's t and comparisons are paired world by world: two
rankings of one world share its luck. A bootstrap over five worlds would be too narrow.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy import special  # type: ignore[import-untyped]

from analytics.reports import Floats

LEVEL = 0.95
Z = 1.959964


class Interval(NamedTuple):
    """A figure with its lower and upper end; None where it cannot be told."""

    value: float | None
    low: float | None
    high: float | None


UNKNOWN = Interval(None, None, None)


def wilson(hits: int, trials: int) -> Interval:
    """A share of people (Wilson 1927).

    >>> [round(end, 3) for end in wilson(30, 60)]
    [0.5, 0.377, 0.623]
    """
    if trials == 0:
        return UNKNOWN
    share = hits / trials
    centre = (share + Z**2 / (2 * trials)) / (1 + Z**2 / trials)
    half = Z * np.sqrt(share * (1 - share) / trials + Z**2 / (4 * trials**2)) / (1 + Z**2 / trials)
    return Interval(share, max(0.0, float(centre - half)), min(1.0, float(centre + half)))


def median_over_people(values: Sequence[float]) -> Interval:
    """A median with the order statistics that hold it in at least 95 of 100 samples.

    >>> median_over_people([float(n) for n in range(1, 21)])
    Interval(value=10.5, low=6.0, high=15.0)
    """
    count = len(values)
    if count == 0:
        return UNKNOWN
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    below = np.array([special.bdtr(k, count, 0.5) for k in range(count)])
    place = int((below <= (1 - LEVEL) / 2).sum())
    if place == 0:
        return Interval(float(np.median(ordered)), None, None)
    return Interval(float(np.median(ordered)), float(ordered[place - 1]), float(ordered[count - place]))


def _t(degrees: int) -> float:
    return float(special.stdtrit(degrees, 0.5 + LEVEL / 2))


def _told(values: Sequence[float | None]) -> Floats:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def mean_over_worlds(values: Sequence[float | None]) -> Interval:
    """The mean over the worlds that have the figure, with Student's t; no ends where there is one world.

    >>> [round(end, 3) for end in mean_over_worlds([0.5, 0.6, 0.7])]
    [0.6, 0.352, 0.848]
    """
    known = _told(values)
    known = known[~np.isnan(known)]
    count = len(known)
    if count == 0:
        return UNKNOWN
    mean = float(known.mean())
    if count == 1:
        return Interval(mean, None, None)
    half = _t(count - 1) * float(known.std(ddof=1)) / np.sqrt(count)
    return Interval(mean, float(mean - half), float(mean + half))


def difference_over_worlds(first: Sequence[float | None], second: Sequence[float | None]) -> Interval:
    """The mean of `first` less `second`, paired world by world.

    >>> [round(end, 3) for end in difference_over_worlds([0.5, 0.6, 0.7], [0.4, 0.5, 0.6])]
    [0.1, 0.1, 0.1]
    """
    return mean_over_worlds(list(_told(first) - _told(second)))


def ratio_over_worlds(first: Sequence[float | None], second: Sequence[float | None]) -> Interval:
    """The mean of `first` over the mean of `second`, paired world by world.

    The interval is that of first - ratio x second, which has mean 0 (the delta method), over the mean of
    `second`, with Student's t.

    >>> [round(end, 3) for end in ratio_over_worlds([0.4, 0.5, 0.6], [0.8, 1.0, 1.2])]
    [0.5, 0.5, 0.5]
    """
    above, below = _told(first), _told(second)
    both = ~(np.isnan(above) | np.isnan(below))
    above, below = above[both], below[both]
    if len(above) == 0 or below.mean() <= 0:
        return UNKNOWN
    ratio = float(above.mean() / below.mean())
    apart = mean_over_worlds(list(above - ratio * below))
    if apart.high is None:
        return Interval(ratio, None, None)
    half = apart.high / float(below.mean())
    return Interval(ratio, ratio - half, ratio + half)


def count_over_expected(clusters: Floats, expected: float) -> Interval:
    """Outcomes over what was expected, where those of one cluster come together.

    `clusters` holds the outcomes counted in each cluster that has any: one reopening is seen from every
    night of the half year before it. Each cluster is one Poisson event of that weight (Fay & Feuer 1997),
    which holds for a handful of events too.

    >>> [round(end, 2) for end in count_over_expected(np.ones(4), 4.0)]
    [1.0, 0.27, 2.56]
    """
    if expected <= 0:
        return UNKNOWN
    total, squares = float(clusters.sum()), float((clusters**2).sum())
    largest = float(clusters.max(initial=1.0))
    tail = (1 - LEVEL) / 2
    low = 0.0
    if total > 0:
        low = float(special.gammaincinv(total**2 / squares, tail)) * squares / total
    more, spread = total + largest, squares + largest**2
    high = float(special.gammaincinv(more**2 / spread, 1 - tail)) * spread / more
    return Interval(total / expected, low / expected, high / expected)


def ratio_over_clusters(first: Floats, second: Floats) -> Interval:
    """The sum of `first` over the sum of `second`, one entry of each a cluster (the delta method)."""
    below = float(second.sum())
    if below <= 0:
        return UNKNOWN
    ratio = float(first.sum()) / below
    half = Z * float(np.sqrt(((first - ratio * second) ** 2).sum())) / below
    return Interval(ratio, ratio - half, ratio + half)
