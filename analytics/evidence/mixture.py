"""Evidence that somebody began to escalate, mixed over when and how strongly (MODEL, section 3).

score = log sum over (week of onset, strength) of prior x exp(E), where E adds up the evidence of
every incident since the onset and takes off what should have been reported by now and was not.
With r = posterior weight of (onset, strength), score = sum r E + sum r log(prior / r), so that
every incident, the silence and the remainder have an exact share.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from analytics.reports import Floats, Ints

WEEKS = 52
"""Onsets are looked for in this many weeks before the night."""
SLOTS = 64
"""Sources that are capped one by one for a subject; any further ones share the last cap."""


class Window(NamedTuple):
    """What the kernel reads: the incidents of the last `WEEKS` weeks and the silence against them.

    Sorted by (subject, occurred); m incidents, s subjects, h strengths.
    `offsets` (s + 1,) are each subject's incidents; `week` (m,) counts back from the night;
    `source` (m,) is -1 where the incident is corroborated and no cap applies;
    `evidence` (m, h) in nats, never negative; `exposure_row` (s,) and `exposure` (k, WEEKS);
    `missing` (WEEKS, h) is the evidence that a week at liberty without reports takes off, and
    `own_missing` (types, WEEKS) times a subject's `rates` (s, types) that of the last strength;
    `log_prior` (h,) is the log prior of a strength and any one week of onset.
    """

    offsets: NDArray[np.int64]
    week: NDArray[np.int64]
    source: NDArray[np.int32]
    evidence: Floats
    exposure_row: NDArray[np.int32]
    exposure: Floats
    missing: Floats
    own_missing: Floats
    rates: Floats
    log_prior: Floats
    source_cap: float


class Shares(NamedTuple):
    """The exact parts of a score: one an incident (m,), the silence and the remainder (s,).

    `onset` (s, WEEKS) is the posterior of the week in which an escalation began.
    """

    incident: Floats
    silence: Floats
    remainder: Floats
    onset: Floats


@njit(cache=True, nogil=True)
def _silence(rates, own_missing, missing, exposure, out):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Evidence taken off since the beginning of each week, shape (WEEKS, h)."""
    weeks, strengths = missing.shape
    own = np.zeros(weeks)
    for kind in range(rates.shape[0]):
        for g in range(weeks):
            own[g] += rates[kind] * own_missing[kind, g]
    for h in range(strengths):
        total = 0.0
        for g in range(weeks):
            taken = missing[g, h] + (own[g] if h == strengths - 1 else 0.0)
            total += exposure[g] * taken
            out[g, h] = total


@njit(cache=True, nogil=True)
def _slots(source, start, stop, slot):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Number a subject's capped sources from 0, in the order in which they appear."""
    seen = np.empty(SLOTS, dtype=np.int32)
    count = 0
    for j in range(start, stop):
        slot[j] = -1
        if source[j] < 0:
            continue
        found = -1
        for k in range(count):
            if seen[k] == source[j]:
                found = k
                break
        if found < 0:
            if count < SLOTS:
                seen[count] = source[j]
                count += 1
            found = count - 1
        slot[j] = found


@njit(cache=True, nogil=True)
def _accumulate(window, start, stop, slot, silence, total, sums):  # type: ignore[no-untyped-def]  # pragma: no cover
    """E for each (week, strength) of one subject.

    `sums` (WEEKS, SLOTS, h) keeps what each source adds up to before its cap; it may be empty.
    """
    weeks, strengths = silence.shape
    cap = window.source_cap
    running = np.zeros(strengths)
    by_source = np.zeros((SLOTS, strengths))
    j = stop - 1
    for g in range(weeks):
        while j >= start and window.week[j] <= g:
            k = slot[j]
            for h in range(strengths):
                e = window.evidence[j, h]
                if k < 0:
                    running[h] += e
                else:
                    old = by_source[k, h]
                    by_source[k, h] = old + e
                    running[h] += min(cap, old + e) - min(cap, old)
            j -= 1
        for h in range(strengths):
            total[g, h] = running[h] - silence[g, h]
        if sums.shape[0] > 0:
            sums[g] = by_source


@njit(cache=True, nogil=True)
def _log_sum(total, log_prior):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    top = -np.inf
    for g in range(total.shape[0]):
        for h in range(total.shape[1]):
            top = max(top, total[g, h] + log_prior[h])
    mass = 0.0
    for g in range(total.shape[0]):
        for h in range(total.shape[1]):
            mass += np.exp(total[g, h] + log_prior[h] - top)
    return top + np.log(mass)


@njit(cache=True, nogil=True)
def _share_out(window, i, slot, silence, total, sums, score, shares):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Add one subject's exact parts to `shares`."""
    start, stop = window.offsets[i], window.offsets[i + 1]
    for g in range(total.shape[0]):
        for h in range(total.shape[1]):
            log_r = total[g, h] + window.log_prior[h] - score[i]
            r = np.exp(log_r)
            shares.onset[i, g] += r
            shares.silence[i] -= r * silence[g, h]
            shares.remainder[i] += r * (window.log_prior[h] - log_r)
            for j in range(stop - 1, start - 1, -1):
                if window.week[j] > g:
                    break
                kept = 1.0
                if slot[j] >= 0 and sums[g, slot[j], h] > window.source_cap:
                    kept = window.source_cap / sums[g, slot[j], h]
                shares.incident[j] += r * kept * window.evidence[j, h]


@njit(cache=True, nogil=True)
def _mix(window, wanted, explain, score, shares):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    weeks, strengths = window.missing.shape
    slot = np.empty(window.week.shape[0], dtype=np.int64)
    silence = np.empty((weeks, strengths))
    total = np.empty((weeks, strengths))
    sums = np.zeros((weeks if explain else 0, SLOTS, strengths))
    for position in range(wanted.shape[0]):
        i = wanted[position]
        start, stop = window.offsets[i], window.offsets[i + 1]
        _slots(window.source, start, stop, slot)
        exposure = window.exposure[window.exposure_row[i]]
        _silence(window.rates[i], window.own_missing, window.missing, exposure, silence)
        _accumulate(window, start, stop, slot, silence, total, sums)
        score[i] = _log_sum(total, window.log_prior)
        if explain:
            _share_out(window, i, slot, silence, total, sums, score, shares)


def _run(window: Window, wanted: Ints, *, explain: bool) -> tuple[Floats, Shares]:
    subjects, incidents = window.offsets.shape[0] - 1, window.week.shape[0]
    score = np.full(subjects, np.nan)
    onset = np.zeros((subjects if explain else 0, WEEKS))
    shares = Shares(np.zeros(incidents), np.zeros(subjects), np.zeros(subjects), onset)
    _mix(window, wanted, explain, score, shares)
    return score, shares


def scores(window: Window, wanted: Ints) -> Floats:
    """Log evidence in nats for the `wanted` subjects (indices), shape (s,); NaN for the others."""
    return _run(window, wanted, explain=False)[0]


def explained(window: Window, wanted: Ints) -> tuple[Floats, Shares]:
    """The same scores, with the parts that they are made of."""
    return _run(window, wanted, explain=True)
