"""Who escalates together with others of their circle, or after one of them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from analytics.evaluation.oracle.likelihood import Odds
from analytics.reports import Flags, Floats, Ints

MOST_TOGETHER = 5
TINY = 1e-300


class Circles(NamedTuple):
    """Circles as lists of people: circle c is `members[first[c] : first[c] + size[c]]`.

    `together` is the chance a day, for each member that a circle has, that the circle does it
    together; `sizes` (MOST_TOGETHER + 1,) the chances of how many of them do. `spread` is how many
    people each one who escalates is followed by, and `lag_days` from when to when. `weight`
    (ONSETS, LASTING) are the chances of how long what they do together lasts, by its onset;
    `since` and `width` (ONSETS,) are the cells' middles and widths in days.
    """

    circle: Ints
    members: Ints
    first: Ints
    size: Ints
    together: float
    weight: Floats
    sizes: Floats
    spread: float
    lag_days: tuple[float, float]
    since: Floats
    width: Floats


@njit(cache=True, nogil=True)
def _sums(x, left_out, out):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Elementary symmetric sums of `x` without one entry (-1: with all), `out[n]` of n factors."""
    out[:] = 0.0
    out[0] = 1.0
    for k in range(x.shape[0]):
        if k == left_out:
            continue
        for n in range(out.shape[0] - 1, 0, -1):
            out[n] += out[n - 1] * x[k]


@njit(cache=True, nogil=True)
def _choose(n, k):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    total = 1.0
    for i in range(k):
        total *= (n - i) / (i + 1)
    return total


@njit(cache=True, nogil=True)
def _several(x, left_out, sizes, sums):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Mean over all groups of a circle of the product of `x`, or of the others' with one of them in it."""
    count = x.shape[0]
    _sums(x, left_out, sums)
    total = 0.0
    for n in range(2, sizes.shape[0]):
        size = min(n, count)
        others = size if left_out < 0 else size - 1
        total += sizes[n] / _choose(count, size) * sums[others]
    return total


@njit(cache=True, nogil=True)
def _circle(members, alone, circles, ratios, by_cell):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Odds that a circle does it together; `by_cell` (members, ONSETS) those of each member with it."""
    count = members.shape[0]
    x, sums = np.zeros(count), np.zeros(circles.sizes.shape[0])
    total = 0.0
    for g in range(circles.weight.shape[0]):
        for b in range(circles.weight.shape[1]):
            prior = circles.together * count * circles.weight[g, b] * circles.width[g]
            if prior == 0.0:
                continue
            for k in range(count):
                x[k] = ratios[members[k], g, b] / alone[k]
            total += prior * _several(x, -1, circles.sizes, sums)
            for k in range(count):
                if x[k] > 0.0:
                    by_cell[k, g] += prior * x[k] * _several(x, k, circles.sizes, sums)
    return total


@njit(cache=True, nogil=True)
def _together(able, circles, odds, second, active, onset):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Odds that somebody can be caught now, and the posterior of the onset, circles taken into account."""
    for c in range(circles.first.shape[0]):
        everybody = circles.members[circles.first[c] : circles.first[c] + circles.size[c]]
        members = everybody[able[everybody]]
        count = members.shape[0]
        alone = 1.0 + odds.active[members] + odds.idle[members]
        by_cell = np.zeros((count, onset.shape[1]))
        joint = 0.0
        if count > 1 and circles.together > 0.0:
            joint = _circle(members, alone, circles, odds.circle, by_cell)
        for k in range(count):
            i = members[k]
            mine = by_cell[k].sum()
            caught = by_cell[k][circles.since >= second[i]].sum()
            others = max(1.0 + joint - mine, 1.0)
            now = caught + others * odds.active[i] / alone[k]
            rest = mine - caught + others * (1.0 + odds.idle[i]) / alone[k]
            active[i] = now / max(rest, TINY)
            onset[i] = (by_cell[k] + others * odds.onset[i] / alone[k]) / (1.0 + joint)


@njit(cache=True, nogil=True)
def _lead(onset, share, circles, chance):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Add to the chance a day that somebody follows one whose onset has these chances."""
    least, most = circles.lag_days
    for g in range(onset.shape[0]):
        if onset[g] == 0.0:
            continue
        for later in range(g):
            if least <= circles.since[g] - circles.since[later] <= most:
                chance[later] += onset[g] * share / (most - least)


@njit(cache=True, nogil=True)
def _after(able, circles, odds, second, onset, active):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Add the odds of those who follow somebody of their circle."""
    chance = np.zeros(onset.shape[1])
    for c in range(circles.first.shape[0]):
        everybody = circles.members[circles.first[c] : circles.first[c] + circles.size[c]]
        members = everybody[able[everybody]]
        for i in members:
            chance[:] = 0.0
            for s in everybody:
                if s != i:
                    followers = members.shape[0] - (1 if able[s] else 0)
                    _lead(onset[s], circles.spread / max(followers, 1), circles, chance)
            follows = chance * odds.following[i]
            now = follows[circles.since >= second[i]].sum()
            alone = 1.0 + odds.idle[i]
            active[i] = (active[i] + now / alone) / (1.0 + (follows.sum() - now) / alone)


def joined(able: Flags, circles: Circles, alone: Odds, second: Floats, acted: Floats) -> Floats:
    """Odds that each person can be caught now, shape (p,), with what is believed of their circle.

    `able` (p,) marks who can take part, `acted` (p, ONSETS) the chances of the onset, by cell, of those
    whose act is on record.
    """
    active, onset = np.zeros(len(able)), acted.copy()
    _together(able, circles, alone, second, active, onset)
    _after(able, circles, alone, second, onset, active)
    return active
