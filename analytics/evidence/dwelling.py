"""A source that tells of the same few people again and again is believed less, about them and at all.

The record of `evidence.trust` settles what a report weighs as it comes in; whoever then dwells on people
whom the source had hardly mentioned before makes a record of the flood itself. So on each night the
last year of every source is looked at as a whole. What a source has said of a person for years is its
ordinary business and costs it nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numba import njit

from analytics.reports import DAY_US, Flags, Floats, Ints, Reports

FIXED_POINT = 1 << 32
"""Shares are added up in whole units, so that the sum is the same in whatever order it is taken."""


@dataclass(frozen=True)
class DwellingRules:
    """How often a source may tell of one person.

    `recent_days` before the night are compared with the `usual_days` before them; of one person
    `allowed_reports` and `allowed_times_usual` what was usual are unremarkable.
    """

    recent_days: int = 365
    usual_days: int = 730
    allowed_reports: float = 5.0
    allowed_times_usual: float = 2.0


class Dwelt(NamedTuple):
    """How many reports each source sent in the last year (sources,), and how many of them are unremarkable.

    The latter in units of a `FIXED_POINT`th.
    """

    told: Ints
    kept: Ints


@njit(cache=True, nogil=True)
def _shares(subject, source, sources, recent_report, usual_report, allowed, times, share):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Fill `share` (n,) with what is unremarkable of what a source says of the person; gives the sums."""
    n = subject.shape[0]
    recent, usual = np.zeros(sources, dtype=np.int64), np.zeros(sources, dtype=np.int64)
    told, kept = np.zeros(sources, dtype=np.int64), np.zeros(sources, dtype=np.int64)
    start = 0
    while start < n:
        stop = start
        any_recent = False
        while stop < n and subject[stop] == subject[start]:
            if recent_report[stop]:
                recent[source[stop]] += 1
                any_recent = True
            elif usual_report[stop]:
                usual[source[stop]] += 1
            stop += 1
        for r in range(start, stop):
            if any_recent and recent_report[r]:
                share[r] = min(1.0, (allowed + times * usual[source[r]]) / recent[source[r]])
                told[source[r]] += 1
                kept[source[r]] += np.int64(np.round(share[r] * FIXED_POINT))
        for r in range(start, stop):
            recent[source[r]] = 0
            usual[source[r]] = 0
        start = stop
    return told, kept


def _recent(reports: Reports, known: Flags, as_of_us: int, rules: DwellingRules) -> Flags:
    return np.asarray(known & (reports.recorded > as_of_us - rules.recent_days * DAY_US))


def on_each(reports: Reports, known: Flags, as_of_us: int, rules: DwellingRules) -> tuple[Floats, Dwelt]:
    """What is unremarkable of each report, one person at a time, in (0, 1], shape (n,); and the sums."""
    share = np.ones(reports.subject.shape[0])
    recent = _recent(reports, known, as_of_us, rules)
    first_us = as_of_us - (rules.recent_days + rules.usual_days) * DAY_US
    usual = known & ~recent & (reports.recorded > first_us)
    times = rules.allowed_times_usual * rules.recent_days / rules.usual_days
    told, kept = _shares(
        reports.subject, reports.source, reports.sources, recent, usual, rules.allowed_reports, times, share
    )
    return share, Dwelt(told, kept)


def shares(
    reports: Reports, known: Flags, as_of_us: int, share: Floats, dwelt: Dwelt, rules: DwellingRules
) -> Floats:
    """What a source's dwelling on few people leaves of the trust in each report, in (0, 1]; shape (n,).

    `share` is that of `on_each`, `dwelt` what the sources told of everybody.
    """
    kept = dwelt.kept / (np.maximum(dwelt.told, 1) * float(FIXED_POINT))
    recent = _recent(reports, known, as_of_us, rules)
    return np.where(recent, share * kept[reports.source], share)
