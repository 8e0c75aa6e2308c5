"""Collects the ties of a night: compiled passes over sorted mentions, one for each way to be tied."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from analytics.network.mentions import CONTACT, INVESTIGATION
from analytics.reports import NEVER_US, Floats


class Rows(NamedTuple):
    """Room for ties while they are collected; `second` beyond `first`."""

    first: NDArray[np.int32]
    second: NDArray[np.int32]
    kind: NDArray[np.int8]
    weight: Floats
    began: NDArray[np.int64]
    last: NDArray[np.int64]
    recorded: NDArray[np.int64]
    reports: NDArray[np.int32]


def room(rows: int) -> Rows:
    """Room for so many ties."""
    return Rows(
        np.empty(rows, dtype=np.int32), np.empty(rows, dtype=np.int32), np.empty(rows, dtype=np.int8),
        np.empty(rows), np.empty(rows, dtype=np.int64), np.empty(rows, dtype=np.int64),
        np.empty(rows, dtype=np.int64), np.empty(rows, dtype=np.int32),
    )  # fmt: skip


class Uses(NamedTuple):
    """Who is known with which thing, one row a thing and user; sorted by both. See `used`."""

    thing: NDArray[np.int32]
    user: NDArray[np.int32]
    began: NDArray[np.int64]
    last: NDArray[np.int64]
    recorded: NDArray[np.int64]
    credit: Floats
    reports: NDArray[np.int32]


@njit(cache=True, nogil=True)
def used(thing, user, used, known, credit, occurred, available):  # type: ignore[no-untyped-def]  # pragma: no cover
    """One row for each user of a thing whom a known report names with it; gives the rows and how many."""
    n = thing.shape[0]
    out_thing, out_user = np.empty(n, dtype=np.int32), np.empty(n, dtype=np.int32)
    began, last = np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64)
    recorded, best = np.empty(n, dtype=np.int64), np.empty(n)
    reports = np.empty(n, dtype=np.int32)
    count = 0
    for row in range(n):
        r = used[row]
        if not known[r]:
            continue
        same = count > 0 and out_thing[count - 1] == thing[row] and out_user[count - 1] == user[row]
        if not same:
            out_thing[count], out_user[count] = thing[row], user[row]
            began[count], last[count], recorded[count] = occurred[r], occurred[r], available[r]
            best[count], reports[count] = credit[r], 1
            count += 1
            continue
        at = count - 1
        # sorted by time within a user
        last[at] = occurred[r]
        recorded[at] = min(recorded[at], available[r])
        best[at] = max(best[at], credit[r])
        reports[at] += 1
    return Uses(out_thing, out_user, began, last, recorded, best, reports), count


@njit(cache=True, nogil=True)
def pairs(  # type: ignore[no-untyped-def]  # noqa: PLR0913 - compiled  # pragma: no cover
    uses, count, kind, base, eligible, most, halving_us, as_of_us, out
):
    """Fill `out` with the pairs of users of each thing; gives how many. An `out` without room only counts."""
    made = 0
    start = 0
    filling = out.first.shape[0] > 0
    while start < count:
        stop = start
        while stop < count and uses.thing[stop] == uses.thing[start]:
            stop += 1
        sharers = stop - start
        if 1 < sharers <= most:
            for x in range(start, stop):
                if not eligible[uses.user[x]]:
                    continue
                for y in range(x + 1, stop):
                    if not eligible[uses.user[y]]:
                        continue
                    if filling:
                        k = kind[uses.thing[x]]
                        both = min(uses.last[x], uses.last[y])
                        began = max(uses.began[x], uses.began[y])
                        weight = base[k] * min(uses.credit[x], uses.credit[y]) / (sharers - 1)
                        out.first[made], out.second[made] = uses.user[x], uses.user[y]
                        out.kind[made] = k
                        out.weight[made] = weight * 0.5 ** ((as_of_us - both) / halving_us)
                        out.began[made], out.last[made] = began, max(both, began)
                        out.recorded[made] = max(uses.recorded[x], uses.recorded[y])
                        out.reports[made] = uses.reports[x] + uses.reports[y]
                    made += 1
        start = stop
    return made


@njit(cache=True, nogil=True)
def contacts(mentions, known, occurred, available, base, halving_us, as_of_us, out):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Fill `out` with one row a pair of subjects who were named together; gives how many."""
    made = 0
    low, high, met = mentions
    doubt = 1.0
    # of each incident: for which pair it was counted last, and how sure its best report is
    told = np.full(known.reports.shape[0], -1, dtype=np.int64)
    best = np.zeros(known.reports.shape[0])
    for row in range(low.shape[0]):
        r = met[row]
        if not known.reports[r] or not (known.eligible[low[row]] and known.eligible[high[row]]):
            continue
        same = made > 0 and out.first[made - 1] == low[row] and out.second[made - 1] == high[row]
        if not same:
            out.first[made], out.second[made], out.kind[made] = low[row], high[row], CONTACT
            out.began[made], out.recorded[made], out.reports[made] = occurred[r], available[r], 0
            doubt = 1.0
            made += 1
        at = made - 1
        out.last[at] = occurred[r]
        out.recorded[at] = min(out.recorded[at], available[r])
        out.reports[at] += 1
        # what several reported of one meeting is one meeting, as sure as the best of them
        incident = known.incident[r]
        says = base * known.credit[r] * 0.5 ** ((as_of_us - occurred[r]) / halving_us)
        if told[incident] != at:
            told[incident], best[incident] = at, 0.0
        if says > best[incident]:
            doubt *= (1.0 - says) / (1.0 - best[incident])
            best[incident] = says
        out.weight[at] = 1.0 - doubt
    return made


@njit(cache=True, nogil=True)
def members(  # type: ignore[no-untyped-def]  # noqa: PLR0913 - compiled  # pragma: no cover
    inquiry, member, told, eligible, as_of_us, base, most, halving_us, out
):
    """Fill `out` with the pairs of each investigation's members; gives how many."""
    made = 0
    start = 0
    filling = out.first.shape[0] > 0
    while start < inquiry.shape[0]:
        stop = start
        while stop < inquiry.shape[0] and inquiry[stop] == inquiry[start]:
            stop += 1
        people = stop - start
        if 1 < people <= most and told[start] <= as_of_us:
            age = 0.0 if told[start] == -NEVER_US else (as_of_us - told[start]) / halving_us
            for x in range(start, stop):
                for y in range(x + 1, stop):
                    if not (eligible[member[x]] and eligible[member[y]]):
                        continue
                    if filling:
                        out.first[made], out.second[made] = member[x], member[y]
                        out.kind[made] = INVESTIGATION
                        out.weight[made] = base / (people - 1) * 0.5**age
                        out.began[made] = out.last[made] = out.recorded[made] = told[start]
                        out.reports[made] = 0
                    made += 1
        start = stop
    return made


def taken(rows: Rows, count: int) -> Rows:
    """The first so many ties of a room."""
    return Rows(*(column[:count] for column in rows))  # type: ignore[arg-type]


@njit(cache=True, nogil=True)
def merged(order, key, rows, out):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """One row a pair and kind: several things shared count together as 1 - prod(1 - weight)."""
    made = 0
    previous = -1
    for row in order:
        if made == 0 or key[row] != previous:
            previous = key[row]
            out.first[made], out.second[made], out.kind[made] = (
                rows.first[row],
                rows.second[row],
                rows.kind[row],
            )
            out.weight[made], out.began[made], out.last[made] = (
                rows.weight[row],
                rows.began[row],
                rows.last[row],
            )
            out.recorded[made], out.reports[made] = rows.recorded[row], rows.reports[row]
            made += 1
            continue
        at = made - 1
        out.weight[at] = 1.0 - (1.0 - out.weight[at]) * (1.0 - rows.weight[row])
        out.began[at] = min(out.began[at], rows.began[row])
        out.last[at] = max(out.last[at], rows.last[row])
        out.recorded[at] = min(out.recorded[at], rows.recorded[row])
        out.reports[at] += rows.reports[row]
    return made
