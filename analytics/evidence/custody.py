"""Time in custody: no exposure, and no surprise that little was recorded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from analytics.reports import WEEK_US, Flags, Floats, Ints, Reports
from analytics.taxonomy import Taxonomy

CREDIBLE_WEIGHT = 0.4
"""A report of custody whose grades weigh less than this opens and closes no spell."""


@dataclass(frozen=True)
class Custody:
    """Spells in custody known on a night, sorted by (subject, start); times in microseconds.

    `ended` is the night itself while a spell goes on; `open` marks those.
    """

    subject: NDArray[np.int32]
    started: NDArray[np.int64]
    ended: NDArray[np.int64]
    open: Flags


@njit(cache=True, nogil=True)
def _spells(rows, subjects, occurred, is_start, as_of):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    who = np.empty(rows.shape[0], dtype=np.int32)
    started = np.empty(rows.shape[0], dtype=np.int64)
    ended = np.empty(rows.shape[0], dtype=np.int64)
    going_on = np.zeros(rows.shape[0], dtype=np.bool_)
    count = 0
    for position in range(rows.shape[0]):
        r = rows[position]
        inside = count > 0 and who[count - 1] == subjects[r] and going_on[count - 1]
        if is_start[position] and not inside:
            who[count] = subjects[r]
            started[count] = occurred[r]
            ended[count] = as_of
            going_on[count] = True
            count += 1
        elif not is_start[position] and inside:
            ended[count - 1] = occurred[r]
            going_on[count - 1] = False
    return who[:count], started[:count], ended[:count], going_on[:count]


def spells(
    reports: Reports, known: Flags, grade_weight: Floats, as_of_us: int, taxonomy: Taxonomy
) -> Custody:
    """Spells from `custody_start` to the next `custody_release`, out of credible known reports."""
    names = taxonomy.names
    starts = [names.index("custody_start")] if "custody_start" in names else []
    releases = [names.index("custody_release")] if "custody_release" in names else []
    relevant = known & np.isin(reports.type, starts + releases) & (grade_weight >= CREDIBLE_WEIGHT)
    rows = np.flatnonzero(relevant)
    who, started, ended, going_on = _spells(
        rows, reports.subject, reports.occurred, np.isin(reports.type[rows], starts), as_of_us
    )
    return Custody(who, started, ended, going_on)


def years_inside(custody: Custody, subjects: int, since: Ints, until: int, year_us: float) -> Floats:
    """Years in custody between `since` (microseconds, one a subject) and `until`; shape (subjects,)."""
    overlap = np.minimum(custody.ended, until) - np.maximum(custody.started, since[custody.subject])
    inside = np.zeros(subjects, dtype=np.int64)
    np.add.at(inside, custody.subject, np.maximum(overlap, 0))
    return np.asarray(inside / year_us)


def weekly_exposure(
    custody: Custody, subjects: int, as_of_us: int, weeks: int
) -> tuple[NDArray[np.int32], Floats]:
    """Share of each of the last `weeks` weeks spent at liberty, the latest week first.

    Returns a row number a subject, shape (subjects,), and the rows, shape (k, weeks): row 0 is
    full exposure, so that the many who were never inside share one row.
    """
    first_us = as_of_us - weeks * WEEK_US
    recent = np.flatnonzero(custody.ended > first_us)
    people = np.unique(custody.subject[recent])
    row = np.zeros(subjects, dtype=np.int32)
    row[people] = np.arange(1, people.shape[0] + 1)
    inside = np.zeros((people.shape[0] + 1, weeks), dtype=np.int64)
    ends = as_of_us - np.arange(weeks, dtype=np.int64) * WEEK_US
    # in slices, so that memory stays small however many spells there are
    for part in np.array_split(recent, recent.shape[0] // 4096 + 1):
        ended, started = custody.ended[part][:, None], custody.started[part][:, None]
        overlap = np.minimum(ended, ends) - np.maximum(started, ends - WEEK_US)
        np.add.at(inside, row[custody.subject[part]], np.maximum(overlap, 0))
    return row, np.asarray(1.0 - np.minimum(inside / WEEK_US, 1.0))
