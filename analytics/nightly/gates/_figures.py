"""Figures that several gates measure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import special  # type: ignore[import-untyped]

EMPTY = 0.5
"""What a bin without any counts as, so that the index stays finite."""


def stability_index(before: Sequence[int], now: Sequence[int]) -> float:
    """Population stability index of counts in the same bins: 0 for equal shares, above 0.25 a great change.

    What sampling alone is expected to bring, (bins - 1) (1/n + 1/m), is taken off.

    >>> stability_index([500, 500], [500, 500])
    0.0
    >>> round(stability_index([50000, 50000], [90000, 10000]), 3)
    0.879
    """
    old, new = (np.maximum(np.asarray(counts, dtype=np.float64), EMPTY) for counts in (before, now))
    n, m = float(np.add.reduce(old)), float(np.add.reduce(new))
    terms = (new / m - old / n) * np.log((new / m) / (old / n))
    by_chance = (len(terms) - 1) * (1 / n + 1 / m)
    return max(0.0, float(np.add.reduce(terms)) - by_chance)


def chance_of_fewer(count: float, expected: float) -> float:
    """Chance that a Poisson count with this mean is `count` or less.

    >>> round(chance_of_fewer(0, 2.0), 4)
    0.1353
    """
    return float(special.pdtr(count, expected)) if expected > 0 else 1.0


def chance_of_more(count: float, expected: float) -> float:
    """Chance that a Poisson count with this mean is `count` or more.

    >>> round(chance_of_more(1, 2.0), 4)
    0.8647
    """
    return float(special.pdtrc(count - 1, expected)) if count > 0 else 1.0


def poisson_interval(count: int, chance: float) -> tuple[float, float]:
    """Garwood's exact interval of a Poisson mean, which misses it with at most this chance.

    >>> [round(end, 2) for end in poisson_interval(10, 0.05)]
    [4.8, 18.39]
    """
    low = float(special.gammaincinv(count, chance / 2)) if count else 0.0
    return low, float(special.gammaincinv(count + 1, 1 - chance / 2))


def some(names: Sequence[str], most: int = 5) -> str:
    """The first few of some names.

    >>> some(["a", "b", "c"], most=2)
    'a, b and 1 more'
    """
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"
