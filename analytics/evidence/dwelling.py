"""A source that tells of the same few people again and again is believed less, about them and at all.

The record of `evidence.trust` settles what a report weighs as it comes in; whoever then dwells on people
whom the source had hardly mentioned before makes a record of the flood itself. So on each night the
last year of every source is looked at as a whole. What a source has said of a person for years is its
ordinary business and costs it nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit

from analytics.reports import DAY_US, Flags, Floats, Reports


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


@njit(cache=True, nogil=True)
def _shares(subject, source, recent_report, usual_report, allowed, times, share):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Fill `share` (n,): what is unremarkable of what a source says of the person, times of all it says."""
    n = subject.shape[0]
    sources = source.max() + 1 if n > 0 else 0
    recent, usual = np.zeros(sources, dtype=np.int64), np.zeros(sources, dtype=np.int64)
    told, kept = np.zeros(sources, dtype=np.int64), np.zeros(sources)
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
                kept[source[r]] += share[r]
        for r in range(start, stop):
            recent[source[r]] = 0
            usual[source[r]] = 0
        start = stop
    for r in range(n):
        if recent_report[r]:
            share[r] *= kept[source[r]] / told[source[r]]


def shares(reports: Reports, known: Flags, as_of_us: int, rules: DwellingRules) -> Floats:
    """What a source's dwelling on few people leaves of the trust in each report, in (0, 1]; shape (n,)."""
    share = np.ones(reports.subject.shape[0])
    recent_us = as_of_us - rules.recent_days * DAY_US
    recent = known & (reports.recorded > recent_us)
    usual = known & ~recent & (reports.recorded > recent_us - rules.usual_days * DAY_US)
    times = rules.allowed_times_usual * rules.recent_days / rules.usual_days
    _shares(reports.subject, reports.source, recent, usual, rules.allowed_reports, times, share)
    return share
