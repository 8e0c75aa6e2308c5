"""How far a report may be believed: its grades, and the record of whoever sent it.

A source without a record of other people, or far above its own usual volume, weighs almost
nothing until another source says the same (MODEL, section 2).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from analytics.reports import DAY_US, Floats, Ints, Reports

MINUTE_US = 60 * 1_000_000
MINUTE_BITS = 27
"""Room for 250 years of minutes from 1970 below the group in a sort key."""
LATEST_US = 200 * 365 * DAY_US
"""A report whose subject no version tells of is never available; it sorts after everything else."""


@dataclass(frozen=True)
class TrustRules:
    """Weights by grade (from grade 1 and grade A on), and what counts as a source's record.

    `record_lag_days`: only reports recorded this long before count as a record;
    `record_half`: number of such reports on other subjects at which a source has half its weight;
    `usual_days`, `recent_days`: spans that the usual and the present volume are taken from;
    `allowed_times_usual`, `allowed_reports`: present volume that is still unremarkable.
    """

    source_grade_weights: tuple[float, float, float] = (1.0, 0.8, 0.4)
    intelligence_grade_weights: tuple[float, float, float, float, float] = (1.0, 0.9, 0.7, 0.5, 0.05)
    record_lag_days: int = 60
    record_half: float = 3.0
    usual_days: int = 365
    recent_days: int = 30
    allowed_times_usual: float = 4.0
    allowed_reports: float = 5.0
    least: float = 0.02


def grade_weights(reports: Reports, rules: TrustRules) -> Floats:
    """Weight of each report by the 3x5x2 grades alone, in (0, 1]; shape (n,)."""
    by_source = np.asarray(rules.source_grade_weights)
    by_intelligence = np.asarray(rules.intelligence_grade_weights)
    return np.asarray(by_source[reports.source_grade] * by_intelligence[reports.intelligence_grade])


@njit(cache=True, nogil=True)
def _earlier(key, order, gaps):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Reports of the same group recorded at least each of `gaps` (minutes) before a report; shape (gaps, n).

    `order` sorts `key`, which holds the group above `MINUTE_BITS` and the minute of recording below.
    """
    n = key.shape[0]
    count = np.empty((gaps.shape[0], n), dtype=np.int64)
    for which in range(gaps.shape[0]):
        first = 0
        stop = 0
        for position in range(n):
            i = order[position]
            if position > 0 and key[i] >> MINUTE_BITS != key[order[position - 1]] >> MINUTE_BITS:
                first = position
                stop = position
            # everything up to a position of the group lies below its own key, so no group is ever crossed
            while stop < n and key[order[stop]] <= key[i] - gaps[which]:
                stop += 1
            count[which, i] = max(stop - first, 0)
    return count


class Told(NamedTuple):
    """When each source told of anybody: `minutes` (n,) of every report, by source and ascending.

    Those of source i are at `offsets[i] : offsets[i + 1]`; shape of `offsets` (sources + 1,).
    """

    offsets: NDArray[np.int64]
    minutes: NDArray[np.int32]


def _minutes(reports: Reports) -> Ints:
    return np.clip(reports.available, 0, LATEST_US) // MINUTE_US


def told(reports: Reports) -> Told:
    """When the sources of these reports told of anybody."""
    key = np.sort((reports.source.astype(np.int64) << MINUTE_BITS) + _minutes(reports), kind="stable")
    offsets = np.searchsorted(key, np.arange(reports.sources + 1, dtype=np.int64) << MINUTE_BITS)
    return Told(offsets.astype(np.int64), (key & ((1 << MINUTE_BITS) - 1)).astype(np.int32))


@njit(cache=True, nogil=True)
def _told_before(key, order, offsets, minutes, gaps):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """How often a report's source had told of anybody at least each of `gaps` (minutes) before; (gaps, n)."""
    n = key.shape[0]
    count = np.empty((gaps.shape[0], n), dtype=np.int64)
    for which in range(gaps.shape[0]):
        source = -1
        stop = 0
        for position in range(n):
            i = order[position]
            if key[i] >> MINUTE_BITS != source:
                source = key[i] >> MINUTE_BITS
                stop = offsets[source]
            latest = (key[i] & ((1 << MINUTE_BITS) - 1)) - gaps[which]
            while stop < offsets[source + 1] and minutes[stop] <= latest:
                stop += 1
            count[which, i] = stop - offsets[source]
    return count


def _key(group: Ints, reports: Reports) -> Ints:
    return (group.astype(np.int64) << MINUTE_BITS) + _minutes(reports)


def _gaps(days: tuple[int, ...]) -> Ints:
    return np.array([each * DAY_US // MINUTE_US for each in days], dtype=np.int64)


def source_trust(reports: Reports, told: Told, rules: TrustRules) -> Floats:
    """How far each report's source may be believed without another, in [least, 1]; shape (n,).

    Looks only at reports that were available by the moment at which the report itself was, so that
    nothing recorded later can change it. `told` is what the sources told of everybody.
    """
    gaps = _gaps((0, rules.recent_days, rules.recent_days + rules.usual_days, rules.record_lag_days))
    key = _key(reports.source, reports)
    order = np.argsort(key, kind="stable")
    up_to_now, before_recent, before_usual, on_all = _told_before(
        key, order, told.offsets, told.minutes, gaps
    )
    key = _key(reports.subject.astype(np.int64) * reports.sources + reports.source, reports)
    (on_this,) = _earlier(key, np.argsort(key, kind="stable"), _gaps((rules.record_lag_days,)))
    recent, usual = up_to_now - before_recent, before_recent - before_usual
    record = (on_all - on_this).astype(np.float64)
    usual_rate = usual * (rules.recent_days / rules.usual_days)
    allowed = rules.allowed_reports + rules.allowed_times_usual * usual_rate
    trust = record / (record + rules.record_half) * np.minimum(1.0, allowed / np.maximum(recent, 1))
    return np.asarray(np.maximum(trust, rules.least))
