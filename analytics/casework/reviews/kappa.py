"""How far two readers agree beyond what chance would give (Cohen 1960)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analytics.evaluation.intervals import UNKNOWN, Interval, Z

LEAST_PAIRS = 20
"""With fewer pairs kappa is told without an interval: the normal approximation would be too sure."""


def kappa(pairs: Sequence[tuple[str, str]]) -> Interval:
    """Cohen's kappa of pairs of outcomes, with its asymptotic 95 % interval (Fleiss, Cohen and Everitt 1969).

    Unknown where nothing, or only one outcome, was ever given; without an interval for fewer than
    `LEAST_PAIRS` pairs and where all agree.

    >>> both = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15
    >>> [round(end, 2) for end in kappa(both)]
    [0.4, 0.15, 0.65]
    """
    words = sorted({word for pair in pairs for word in pair})
    if len(words) < 2:  # noqa: PLR2004 - of one outcome nobody can tell agreement from habit
        return UNKNOWN
    place = {word: index for index, word in enumerate(words)}
    share = np.zeros((len(words), len(words)))
    for first, second in pairs:
        share[place[first], place[second]] += 1.0 / len(pairs)
    rows, columns = share.sum(axis=1), share.sum(axis=0)
    agreed, chance = float(np.trace(share)), float(rows @ columns)
    value = (agreed - chance) / (1 - chance)
    if len(pairs) < LEAST_PAIRS or agreed > 1 - 0.5 / len(pairs):
        return Interval(value, None, None)
    rest = 1 - value
    on = float((np.diag(share) * (1 - (rows + columns) * rest) ** 2).sum())
    both = (columns[:, None] + rows[None, :]) ** 2 * share
    off = rest**2 * float(both.sum() - np.trace(both))
    spread = (on + off - (value - chance * rest) ** 2) / (len(pairs) * (1 - chance) ** 2)
    half = Z * float(np.sqrt(max(spread, 0.0)))
    return Interval(value, max(-1.0, value - half), min(1.0, value + half))
