"""Evidence that somebody is escalating now: a life that switches between three states, week by week.

A life is ordinary, or in a passing episode that means nothing (a burst of petty incidents), or
escalating. In each state incidents come as a Poisson process with rates of its own; the chain of
states is Markov, so the model is a Markov-modulated Poisson process (Rydén, "Parameter estimation
for Markov modulated Poisson processes", 1994) and its likelihood is one pass forwards. An
escalation that has ended is ordinary life again: it does not stay on the list.

score = log P(escalating now | reports) / P(not) less the same log odds beforehand, in nats.

Both probabilities are sums over all paths that the states could have taken. With r the posterior
weight of a state in a week, given that somebody escalates now (r+) or does not (r-), an incident's
share is sum r+ e - [- log sum r- exp(-e)]: what it adds for an escalation, less what taking it away
would take from the other side. By Jensen's inequality no removal of one incident lowers the score
by more than this share. The silence and the remainder make the sum exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from analytics.evidence.recent import WEEKS_PER_YEAR
from analytics.reports import Floats, Ints

SLOTS = 64
"""Sources that are capped one by one for a subject; any further ones share the last cap."""
MOST_A_WEEK = 300.0
"""Nats that one week can add, so that no exponential overflows."""


@dataclass(frozen=True)
class SwitchingRules:
    """How states follow each other.

    `onsets_per_year` escalations begin a person and year; one ends in an act after `act_weeks` in
    the mean (whoever acts leaves the list) or peters out after `off_weeks`. `episodes_per_year`
    passing episodes begin and last `episode_weeks`. `source_cap_nats` bounds what the incidents that
    one source alone tells of can add for one subject.
    """

    onsets_per_year: float = 0.006
    act_weeks: float = 15.0
    off_weeks: float = 40.0
    episodes_per_year: float = 0.003
    episode_weeks: float = 5.0
    source_cap_nats: float = 4.0


class Chain(NamedTuple):
    """What the kernel reads; m incidents sorted by (subject, time), s subjects.

    `evidence` (m, 2) in nats, for a passing episode and for an escalation; `missing` (2, WEEKS) is
    what a week at liberty without any report takes off each; `own_missing` (types, WEEKS) times a
    subject's `rates` (s, types) that of an escalation besides (no rows where it does not depend on
    the person). `enter` (2,) and `leave` (2,) are weekly probabilities, `act` that of leaving the list.
    """

    offsets: NDArray[np.int64]
    week: NDArray[np.int64]
    evidence: Floats
    exposure_row: NDArray[np.int32]
    exposure: Floats
    missing: Floats
    own_missing: Floats
    rates: Floats
    enter: Floats
    leave: Floats
    act: float


class Shares(NamedTuple):
    """The exact parts of a score: one an incident (m,), the silence and the remainder (s,).

    `onset` (s, WEEKS) is the posterior of the week in which an escalation that goes on now began.
    """

    incident: Floats
    silence: Floats
    remainder: Floats
    onset: Floats


def weekly(rules: SwitchingRules) -> tuple[Floats, Floats, float]:
    """`enter`, `leave` and `act` of a chain: episode first, escalation second."""
    enter = np.array([rules.episodes_per_year, rules.onsets_per_year]) / WEEKS_PER_YEAR
    return enter, np.array([1 / rules.episode_weeks, 1 / rules.off_weeks]), 1 / rules.act_weeks


@njit(cache=True, nogil=True)
def _slots(source, start, stop, slot):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Number a subject's capped sources from 0, in the order in which they appear; -1 is no single source."""
    seen = np.empty(SLOTS, dtype=np.int32)
    count = 0
    for j in range(start, stop):
        slot[j] = -1
        if source[j] < 0:
            continue
        for k in range(count):
            if seen[k] == source[j]:
                slot[j] = k
                break
        if slot[j] < 0:
            if count < SLOTS:
                seen[count] = source[j]
                count += 1
            slot[j] = count - 1


@njit(cache=True, nogil=True)
def _capped(offsets, source, believed, evidence, cap):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Scale down, pro rata, what one source alone says for an escalation of one subject."""
    kept = evidence.copy()
    total, least = np.empty(SLOTS), np.empty(SLOTS)
    slot = np.empty(evidence.shape[0], dtype=np.int64)
    for i in range(offsets.shape[0] - 1):
        start, stop = offsets[i], offsets[i + 1]
        if start == stop:
            continue
        _slots(source, start, stop, slot)
        total[:] = 0.0
        # the least believed report sets the cap: to take another one away can then only free room
        least[:] = 1.0
        for j in range(start, stop):
            if slot[j] >= 0:
                total[slot[j]] += evidence[j, 1]
                least[slot[j]] = min(least[slot[j]], believed[j])
        for j in range(start, stop):
            if slot[j] < 0:
                continue
            # a grave incident that is cut down for an escalation must not count whole for an episode;
            # each by itself, so that no room is shared between incidents
            if evidence[j, 1] > cap * believed[j]:
                kept[j, 0] = min(kept[j, 0], cap * believed[j])
            if total[slot[j]] > cap * least[slot[j]]:
                kept[j, 1] *= cap * least[slot[j]] / total[slot[j]]
    return kept


def capped(offsets: Ints, source: Ints, believed: Floats, evidence: Floats, cap_nats: float) -> Floats:
    """Evidence (m, 2) after the cap on what one source alone adds for one subject's escalation.

    The cap is `cap_nats` times how far the source is `believed` (m,).

    What speaks for a passing episode is capped incident by incident, and only where the incident alone goes
    beyond the cap: room freed under a common cap would make a removal cost more than the stated share.
    """
    return np.asarray(_capped(offsets, source, believed, evidence, cap_nats))


@njit(cache=True, nogil=True)
def _weekly_evidence(chain, i, own, week):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Log likelihood ratio of each week against ordinary life: `week` (WEEKS, 2); `own` is its silence."""
    weeks = week.shape[0]
    exposure = chain.exposure[chain.exposure_row[i]]
    own[:] = 0.0
    for kind in range(chain.own_missing.shape[0]):
        for g in range(weeks):
            own[g] += chain.rates[i, kind] * chain.own_missing[kind, g]
    for g in range(weeks):
        own[g] = exposure[g] * (own[g] + chain.missing[1, g])
        week[g, 0] = -exposure[g] * chain.missing[0, g]
        week[g, 1] = -own[g]
    for j in range(chain.offsets[i], chain.offsets[i + 1]):
        for h in range(2):
            week[chain.week[j], h] += chain.evidence[j, h]
    for g in range(weeks):
        for h in range(2):
            week[g, h] = min(max(week[g, h], -MOST_A_WEEK), MOST_A_WEEK)


@njit(cache=True, nogil=True)
def _forward(chain, week, alpha, scale):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Fill the scaled forward weights `alpha` (WEEKS + 1, 3); gives the gain in log odds."""
    weeks = week.shape[0]
    stay = 1.0 - chain.act - chain.leave[1]
    alpha[weeks, 1] = chain.enter[0] / (chain.enter[0] + chain.leave[0])
    alpha[weeks, 2] = chain.enter[1] / (chain.enter[1] + chain.act + chain.leave[1])
    alpha[weeks, 0] = 1.0 - alpha[weeks, 1] - alpha[weeks, 2]
    scale[weeks] = 0.0
    for g in range(weeks - 1, -1, -1):
        plain, episode, rising = alpha[g + 1]
        alpha[g, 0] = (
            plain * (1.0 - chain.enter[0] - chain.enter[1])
            + episode * chain.leave[0]
            + rising * chain.leave[1]
        )
        alpha[g, 1] = (episode * (1.0 - chain.leave[0]) + plain * chain.enter[0]) * np.exp(week[g, 0])
        alpha[g, 2] = (rising * stay + plain * chain.enter[1]) * np.exp(week[g, 1])
        total = alpha[g, 0] + alpha[g, 1] + alpha[g, 2]
        alpha[g] /= total
        scale[g] = scale[g + 1] + np.log(total)
    before = np.log(alpha[weeks, 2]) - np.log(1.0 - alpha[weeks, 2])
    return np.log(alpha[0, 2]) - np.log(alpha[0, 0] + alpha[0, 1]) - before


@njit(cache=True, nogil=True)
def _posterior(chain, week, alpha, escalating, weight):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Posterior `weight` (WEEKS, 3) of the states, given that somebody is `escalating` now (1) or not (0)."""
    stay = 1.0 - chain.act - chain.leave[1]
    plain, episode, rising = (0.0, 0.0, 1.0) if escalating == 1 else (1.0, 1.0, 0.0)
    for g in range(week.shape[0]):
        weight[g, 0] = alpha[g, 0] * plain
        weight[g, 1] = alpha[g, 1] * episode
        weight[g, 2] = alpha[g, 2] * rising
        weight[g] /= weight[g, 0] + weight[g, 1] + weight[g, 2]
        into_episode = np.exp(week[g, 0]) * episode
        into_rising = np.exp(week[g, 1]) * rising
        rising = stay * into_rising + chain.leave[1] * plain
        episode = (1.0 - chain.leave[0]) * into_episode + chain.leave[0] * plain
        plain = (
            (1.0 - chain.enter[0] - chain.enter[1]) * plain
            + chain.enter[0] * into_episode
            + chain.enter[1] * into_rising
        )
        top = max(plain, episode, rising)
        plain, episode, rising = plain / top, episode / top, rising / top


@njit(cache=True, nogil=True)
def _onset(chain, week, alpha, scale, onset):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Posterior of the week in which the escalation began, given that somebody escalates now."""
    weeks = week.shape[0]
    stay = np.log(1.0 - chain.act - chain.leave[1])
    since = 0.0
    for g in range(weeks):
        since += week[g, 1] + (stay if g > 0 else 0.0)
        onset[g] = np.log(alpha[g + 1, 0] * chain.enter[1]) + scale[g + 1] + since
    earlier = np.log(alpha[weeks, 2]) + stay + since
    top = max(onset.max(), earlier)
    onset[:] = np.exp(onset - top)
    # what began before the window is told as its first week
    onset[weeks - 1] += np.exp(earlier - top)
    onset /= onset.sum()


@njit(cache=True, nogil=True)
def _run(chain, wanted, explain, onsets, score, shares):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    weeks = chain.missing.shape[1]
    own, week = np.empty(weeks), np.empty((weeks, 2))
    alpha, scale = np.empty((weeks + 1, 3)), np.empty(weeks + 1)
    rising, other = np.empty((weeks, 3)), np.empty((weeks, 3))
    quiet = np.nan
    for position in range(wanted.shape[0]):
        i = wanted[position]
        start, stop = chain.offsets[i], chain.offsets[i + 1]
        # most people have no incident and were at liberty: where rates do not matter, all have one score
        alike = start == stop and chain.exposure_row[i] == 0 and chain.own_missing.shape[0] == 0
        if alike and not explain and not np.isnan(quiet):
            score[i] = quiet
            continue
        _weekly_evidence(chain, i, own, week)
        score[i] = _forward(chain, week, alpha, scale)
        if alike:
            quiet = score[i]
        if not explain:
            continue
        if onsets:
            _onset(chain, week, alpha, scale, shares.onset[i])
        _posterior(chain, week, alpha, 1, rising)
        _posterior(chain, week, alpha, 0, other)
        rest = score[i]
        exposure = chain.exposure[chain.exposure_row[i]]
        for g in range(weeks):
            taken = (rising[g, 1] - other[g, 1]) * exposure[g] * chain.missing[0, g]
            taken += (rising[g, 2] - other[g, 2]) * own[g]
            shares.silence[i] -= taken
            rest += taken
        for j in range(start, stop):
            g, e = chain.week[j], chain.evidence[j]
            added = rising[g, 1] * e[0] + rising[g, 2] * e[1]
            without = other[g, 0] + other[g, 1] * np.exp(-e[0]) + other[g, 2] * np.exp(-e[1])
            shares.incident[j] = added + np.log(without)
            rest -= shares.incident[j]
        shares.remainder[i] = rest


def scores(chain: Chain, wanted: Ints) -> Floats:
    """Log evidence in nats for the `wanted` subjects (indices), shape (s,); NaN for the others."""
    return explained(chain, wanted, explain=False)[0]


def explained(
    chain: Chain, wanted: Ints, *, explain: bool = True, onsets: bool = True
) -> tuple[Floats, Shares]:
    """The same scores, with the parts that they are made of, the onsets among them only if asked for."""
    subjects, incidents = chain.offsets.shape[0] - 1, chain.week.shape[0]
    score = np.full(subjects, np.nan)
    onset = np.zeros((subjects if explain and onsets else 0, chain.missing.shape[1]))
    shares = Shares(np.zeros(incidents), np.zeros(subjects), np.zeros(subjects), onset)
    _run(chain, wanted, explain, onsets, score, shares)
    return score, shares
