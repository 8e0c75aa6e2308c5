"""How much better each mode, onset and length explains a person's incidents than an ordinary life does.

An ordinary life is a Poisson process of known rates. A mode adds a number of incidents (some for
certain, the others Poisson with a mean of known chances), each at a place and of a type that the
mode's density and mix give. The likelihood ratio of that sum over all ways to split the incidents
between the two has a closed form; a person's leaning to some types is followed one incident at a time.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from analytics.evaluation.oracle.modes import CIRCLE, FOLLOWING, LASTING, ONSETS, Modes
from analytics.reports import Floats, Ints

MOST = 1e200
"""Ratios above this say no more."""


class Evidence(NamedTuple):
    """What is known on a night of p people; incidents (i in all) lie by person, the oldest first.

    `age` in days; `base` (m, i) is what an incident's density per day in a mode is multiplied by:
    one over the ordinary rate a day, times how much likelier its grades are; and times the type's share
    in one's own mix, where the mode has it. `same` is the person's incident of that type before it, or -1;
    `linked` how much likelier its links are where others of the circle take part; `meeting` the base
    of a meeting. `limit` (p,) is the age of the oldest onset there can be, `second` (p,) the age of
    the last report but one; `life` holds the ages of all that a silence would have silenced, the
    newest first. `usual` (p,) is the ordinary rate a day, `own_rate` (m, p) the rate a year that a mode
    multiplies; `earliest` (m,) bounds the age of an onset by mode; `prior` (m,) is the chance of an
    onset a day; `since` and `width` (ONSETS,) are the cells' middles and widths in days; `told` (ONSETS,) how
    many of the days since then are on record; `closed` (p,) the days since the case was closed.
    """

    offsets: Ints
    age: Floats
    kind: Ints
    base: Floats
    same: Ints
    linked: Floats
    meeting: Floats
    limit: Floats
    second: Floats
    life_offsets: Ints
    life: Floats
    usual: Floats
    own_rate: Floats
    earliest: Floats
    prior: Floats
    since: Floats
    width: Floats
    told: Floats
    closed: Floats


class Odds(NamedTuple):
    """Odds against an ordinary life.

    `active` (p,) of an escalation that can be caught, `idle` (p,) of what ends in no act, or is over, or
    has left fewer than two reports. `onset` (p, ONSETS) is the part of all that act, by onset. `circle`
    (p, ONSETS, lengths) and `following` (p, ONSETS) are likelihood ratios, without a prior, of modes
    that depend on others.
    """

    active: Floats
    idle: Floats
    onset: Floats
    circle: Floats
    following: Floats


# Kernels take their arrays one by one: handing on the tuples costs more than the arithmetic. They take
# sizes from the arrays, since a compiled kernel on disk does not notice that a constant has changed.


@njit(cache=True, nogil=True, error_model="numpy")
def _densities(  # type: ignore[no-untyped-def]  # noqa: PLR0913 # pragma: no cover - compiled
    age, kind, base, same, linked, meeting, start, stop,
    since, days, typical, kept, meetings, own, leans, density, early, late, ratio, other, seen,
):  # fmt: skip
    """Density of each incident since the onset in the mode over that in an ordinary life."""
    leaning = 0.0
    a_day = 1.0 / days
    for j in range(start, stop):
        before = seen[same[j]] if same[j] >= start else 0.0
        seen[j], ratio[j], other[j] = before, 0.0, 1.0
        place = (since - age[j]) * a_day
        if place >= 1.0:
            continue
        share = (1.0 - place) * early[kind[j]] + place * late[kind[j]]
        found = density[int(place * density.shape[0])] * a_day * base[j]
        rest = kept
        if not own:
            found *= share * (1.0 + before * leans) / (1.0 + leaning * leans)
        if meetings > 0.0:
            found *= linked[j]
            rest += meetings * meeting[j] * a_day
        taken = typical * found / (rest + typical * found)
        seen[j] = before + taken
        leaning += taken * share
        ratio[j], other[j] = found, rest


@njit(cache=True, nogil=True, error_model="numpy")
def _ratio(ratio, other, start, stop, heard, least, means, chances, ways):  # type: ignore[no-untyped-def]  # noqa: PLR0913 # pragma: no cover
    """Likelihood ratio of a mode, over all ways to split the incidents between it and an ordinary life."""
    missed = 1.0 - heard
    total = 0.0
    for n in range(means.shape[0]):
        product = 1.0
        ways[: least + 1] = 0.0
        ways[0] = 1.0
        for j in range(start, stop):
            whole = other[j] + means[n] * ratio[j]
            product *= whole
            for c in range(least, 0, -1):
                ways[c] += ways[c - 1] * ratio[j] / whole
        # The certain ones: c of them are on record, in any order, the others are not yet.
        certain, orders = 0.0, 1.0
        for c in range(least + 1):
            certain += orders * ways[c] * missed ** (least - c)
            orders *= least - c
        total += chances[n] * min(product, MOST) * certain
    return min(total, MOST)


@njit(cache=True, nogil=True, error_model="numpy", inline="always")
def _silence(life, start, stop, since, silent, usual, closed):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Ratio of having left nothing before the onset; 0 where something was left."""
    if silent == 0.0:
        return 1.0
    for j in range(start, stop):
        if life[j] > since:
            if life[j] < since + silent:
                return 0.0
            break
    return np.exp(usual * max(min(silent, closed - since), 0.0))


@njit(cache=True, nogil=True, error_model="numpy", inline="always")
def _strengths(further, chance, unseen, scale, heard, by_rate, means, chances):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Mean numbers of further incidents, and the chances of these and that no other is on record."""
    for n in range(further.shape[0]):
        means[n] = further[n] * scale
        chances[n] = chance[n] * np.exp(-means[n] * heard) if by_rate else unseen[n]


@njit(cache=True, nogil=True, error_model="numpy", inline="always")
def _book(i, g, b, likely, prior, tie, acts, seen, active, idle, onset, circle, following):  # type: ignore[no-untyped-def]  # noqa: PLR0913 # pragma: no cover
    """Put the odds of one mode, onset and length where they belong; `prior` is their chance."""
    lasting = b < circle.shape[2]
    if tie == CIRCLE:
        if lasting:
            circle[i, g, b] = likely
    elif tie == FOLLOWING:
        if lasting:
            following[i, g] += likely * prior
    else:
        if acts:
            onset[i, g] += likely * prior
        if lasting and acts and seen:
            active[i] += likely * prior
        else:
            idle[i] += likely * prior


@njit(cache=True, nogil=True, error_model="numpy")
def _weigh(i, m, modes, evidence, scratch, odds):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Add one mode of one person to the odds."""
    age, kind, same = evidence.age, evidence.kind, evidence.same
    base, linked, meeting = evidence.base[m], evidence.linked, evidence.meeting
    own, leans = modes.own[m], modes.leans[m]
    ratio, other, seen, means, chances, ways = scratch
    density, early, late = modes.density[m], modes.early[m], modes.late[m]
    further, chance, unseen = modes.further[m], modes.chance[m], modes.unseen[m]
    kept, meetings, least = modes.kept[m], modes.meetings[m], modes.least[m]
    by_rate, acts, tie = modes.by_rate[m], modes.acts[m], modes.tie[m]
    active, idle, onset, circle, following = odds
    begin, stop = evidence.offsets[i], evidence.offsets[i + 1]
    life, life_start, life_stop = evidence.life, evidence.life_offsets[i], evidence.life_offsets[i + 1]
    usual, closed, rate = evidence.usual[i], evidence.closed[i], evidence.own_rate[m, i] / 365.25
    often = 1.0 if tie == FOLLOWING else evidence.prior[m]
    oldest = min(evidence.limit[i], evidence.earliest[m])
    start = stop
    for g in range(evidence.since.shape[0]):
        since = evidence.since[g]
        if since > oldest:
            break
        while start > begin and age[start - 1] <= since:
            start -= 1
        before = _silence(life, life_start, life_stop, since, modes.silent_days[m], usual, closed)
        before *= np.exp((1.0 - kept) * usual * evidence.told[g]) if kept < 1.0 else 1.0
        for b in range(modes.weight.shape[2]):
            prior = modes.weight[m, g, b] * evidence.width[g] * often
            if prior * before == 0.0:
                continue
            days, heard = modes.days[m, g, b], modes.heard[m, g, b]
            likely = before * modes.nothing[m, g, b]
            if by_rate or start < stop:
                scale = rate * days if by_rate else 1.0
                _strengths(further, chance, unseen[g, b], scale, heard, by_rate, means, chances)
                typical = least + modes.typical[m] * scale
                _densities(
                    age, kind, base, same, linked, meeting, start, stop, since, days,
                    typical, kept, meetings, own, leans, density, early, late, ratio, other, seen,
                )  # fmt: skip
                likely = before * _ratio(ratio, other, start, stop, heard, least, means, chances, ways)
            caught = evidence.second[i] <= since
            _book(i, g, b, likely, prior, tie, acts, caught, active, idle, onset, circle, following)


@njit(cache=True, nogil=True)
def _all(wanted, modes, evidence, odds):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    count, strengths = evidence.age.shape[0], modes.further.shape[1]
    ratio, other, seen = np.zeros(count), np.zeros(count), np.zeros(count)
    means, chances, ways = np.zeros(strengths), np.zeros(strengths), np.zeros(modes.least.max() + 1)
    scratch = (ratio, other, seen, means, chances, ways)
    for position in range(wanted.shape[0]):
        for m in range(modes.acts.shape[0]):
            _weigh(wanted[position], m, modes, evidence, scratch, odds)


def odds(wanted: Ints, modes: Modes, evidence: Evidence) -> Odds:
    """The odds of the `wanted` people (indices); 0 for the others."""
    people = evidence.limit.shape[0]
    out = Odds(
        np.zeros(people),
        np.zeros(people),
        np.zeros((people, ONSETS)),
        np.zeros((people, ONSETS, LASTING)),
        np.zeros((people, ONSETS)),
    )
    _all(wanted, modes, evidence, out)
    return out
