"""What a team with so many reviews a week would have read, night after night (MODEL, section 6).

Each week the team reviews the first `per_week` people of the list who are not resting. Somebody rests after a
review: for `rest_days`, or only for `rest_days_new_evidence` where new reports came since.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numba import njit
from numpy.typing import NDArray

from analytics.reports import DAY_US, Ints, Reports, midnight_us

NEVER_REVIEWED = -(2**62)
"""Night of the last review of somebody who had none."""


@dataclass(frozen=True)
class ReviewBudget:
    """How many reviews a week a team has, and when somebody may come up again.

    `rest_days` after a review, or `rest_days_new_evidence` where at least `new_events` reports
    were recorded since that review.
    """

    per_week: int = 10
    rest_days: int = 90
    rest_days_new_evidence: int = 14
    new_events: int = 2


@dataclass(frozen=True, eq=False)
class Reviews:
    """Reviews as parallel arrays of n entries, in the order in which they were made.

    `night` indexes the nights of the replay, `subject` the subjects of the reports; `rank` is the
    place on that night's whole list, counted from 1.
    """

    night: NDArray[np.int64]
    subject: NDArray[np.int64]
    rank: NDArray[np.int64]


@njit(cache=True, nogil=True)
def _came_since(available, retracted, start, stop, since, now):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Reports out of `start:stop` that became known after `since` and count on the night `now`."""
    count = 0
    for r in range(start, stop):
        if since < available[r] <= now < retracted[r]:
            count += 1
    return count


@njit(cache=True, nogil=True)
def _reviewed(lists, ends, now, reports, rest, new_events):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Night, subject and rank of every review."""
    starts, available, retracted = reports
    most, rest_us, rest_new_us = rest
    size = now.shape[0] * most
    night, subject, rank = np.empty(size, np.int64), np.empty(size, np.int64), np.empty(size, np.int64)
    last = np.full(starts.shape[0] - 1, NEVER_REVIEWED, dtype=np.int64)
    count = 0
    begin = 0
    for w in range(now.shape[0]):
        made = 0
        for place in range(begin, ends[w]):
            if made == most:
                break
            person = lists[place]
            if last[person] != NEVER_REVIEWED:
                gap = now[w] - last[person]
                if gap < min(rest_us, rest_new_us):
                    continue
                if gap < rest_us:
                    start, stop = starts[person], starts[person + 1]
                    if _came_since(available, retracted, start, stop, last[person], now[w]) < new_events:
                        continue
            last[person] = now[w]
            night[count], subject[count], rank[count] = w, person, place - begin + 1
            count += 1
            made += 1
        begin = ends[w]
    return night[:count], subject[:count], rank[:count]


def replay(reports: Reports, nights: Sequence[date], lists: Sequence[Ints], budget: ReviewBudget) -> Reviews:
    """Every review that `budget` pays for on `nights`, a week apart each.

    `lists` holds each night's subjects (indices, the one to look at first at the front).
    """
    ends = np.cumsum(np.array([len(names) for names in lists], dtype=np.int64))
    now = np.array([midnight_us(night) for night in nights], dtype=np.int64)
    rest = (budget.per_week, budget.rest_days * DAY_US, budget.rest_days_new_evidence * DAY_US)
    told = (reports.starts, reports.available, reports.retracted)
    joined = np.concatenate([np.asarray(names, dtype=np.int64) for names in lists])
    return Reviews(*_reviewed(joined, ends, now, told, rest, budget.new_events))


@njit(cache=True, nogil=True)
def _known_since(starts, occurred, available, retracted, subject, onset, now):  # type: ignore[no-untyped-def]  # pragma: no cover
    out = np.zeros(subject.shape[0], dtype=np.int64)
    for i in range(subject.shape[0]):
        for r in range(starts[subject[i]], starts[subject[i] + 1]):
            if occurred[r] >= onset[i] and available[r] <= now[i] < retracted[r]:
                out[i] += 1
    return out


def known_since(reports: Reports, subject: Ints, onset_us: Ints, now_us: Ints) -> NDArray[np.int64]:
    """Reports of events since `onset_us` that were on record, and not retracted, at `now_us`.

    One entry each for n pairs of a subject and a night; shape (n,).
    """
    return np.asarray(
        _known_since(
            reports.starts, reports.occurred, reports.available, reports.retracted, subject, onset_us, now_us
        )
    )
