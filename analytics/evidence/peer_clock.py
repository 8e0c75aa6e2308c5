"""The peer clock: how many others are being recorded with a type just now, list-wide and in one area.

A campaign in an area or a change of recording practice raises everybody's volume; that is no
one's escalation (MODEL, section 2). People are counted, not reports, by the week in which an incident
was first recorded, and the person judged is left out: one person's busy month is no campaign.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numba import njit

from analytics.incidents import Incidents
from analytics.reports import WEEK_US, Floats, Ints

JUDGED = 53
"""Weeks for which a ratio is given: those of the window, the latest first."""


@dataclass(frozen=True)
class ClockRules:
    """What the clock compares.

    `recent_weeks` are compared with the `usual_weeks` before them; `least_usual_weeks`: with
    fewer on record the clock stands at 1; `prior_people` a span of `recent_weeks` shrink a ratio of
    small numbers to 1 (list) or to the list's ratio (area); `ratio_range` bounds it.
    """

    recent_weeks: int = 4
    usual_weeks: int = 52
    least_usual_weeks: int = 8
    prior_people: float = 2.0
    ratio_range: tuple[float, float] = (0.3, 6.0)


class Peers(NamedTuple):
    """Whom a clock counts.

    `people` (areas + 1, types, weeks): different people recorded with a type, the latest week first; row 0
    for those without an area. `incidents` (weeks + 1,): how many were first recorded in each week, all
    earlier ones in the last.
    """

    people: Ints
    incidents: Ints


@njit(cache=True, nogil=True)
def _count(subject, place, kind, week, span, count):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Add each subject once in `span` weeks at most to `count` (areas + 1, types, weeks)."""
    owner = np.full(count.shape[1], -1, dtype=np.int32)
    last = np.zeros(count.shape[1], dtype=np.int64)
    for row in range(subject.shape[0]):
        k = kind[row]
        if week[row] >= count.shape[2] or (owner[k] == subject[row] and abs(last[k] - week[row]) < span):
            continue
        owner[k], last[k] = subject[row], week[row]
        count[place[row], k, week[row]] += 1


def peers(
    incidents: Incidents, area: Ints, areas: int, as_of_us: int, types: int, rules: ClockRules
) -> Peers:
    """Count the people of a list; `area` is each subject's code among so many `areas`, or -1."""
    weeks = JUDGED + rules.recent_weeks + rules.usual_weeks
    age = (as_of_us - incidents.first_recorded) // WEEK_US
    place = area[incidents.subject].astype(np.int64) + 1
    count = np.zeros((areas + 1, types, weeks), dtype=np.int64)
    # what only sources without a record tell of is no campaign, or a flood of it would hide others
    told = np.where(incidents.trusted, age, weeks)
    _count(incidents.subject, place, incidents.type, told, rules.recent_weeks, count)
    return Peers(count, np.bincount(np.clip(age, 0, weeks), minlength=weeks + 1))


def _spans(counts: Ints, on_record: int, rules: ClockRules) -> tuple[Floats, Floats, Ints]:
    """People recorded in the weeks up to each judged one, usually, and the weeks behind the latter."""
    zero = np.zeros((*counts.shape[:-1], 1), dtype=np.int64)
    total = np.concatenate([zero, np.cumsum(counts, axis=-1)], axis=-1)
    week = np.arange(JUDGED)
    until = week + rules.recent_weeks
    before = np.maximum(np.minimum(until + rules.usual_weeks, on_record), until)
    known = before - until
    recent = total[..., until] - total[..., week]
    usual = (total[..., before] - total[..., until]) * rules.recent_weeks / np.maximum(known, 1)
    return recent.astype(np.float64), usual, known


def ratios(
    incidents: Incidents, chosen: Ints, area: Ints, peers: Peers, as_of_us: int, rules: ClockRules
) -> Floats:
    """Ratio of present to usual numbers for each of the `chosen` incidents (k,), 1 where nothing is unusual.

    `area` is each subject's area code, -1 where none is known: there the list alone is asked. An
    incident is held against the weeks up to the one in which it was first recorded.
    """
    counts, prior = peers.people, rules.prior_people
    on_record = int(np.flatnonzero(peers.incidents).max(initial=0))
    age = (as_of_us - incidents.first_recorded[chosen]) // WEEK_US
    kind, week = incidents.type[chosen], np.minimum(age, JUDGED - 1)
    place = area[incidents.subject[chosen]].astype(np.int64) + 1
    recent, usual, known = _spans(counts.sum(axis=0), on_record, rules)
    listwide = (np.maximum(recent[kind, week] - 1, 0) + prior) / (usual[kind, week] + prior)
    recent, usual, _ = _spans(counts, on_record, rules)
    others = np.maximum(recent[place, kind, week] - 1, 0)
    local = (others + prior * listwide) / (usual[place, kind, week] + prior)
    ratio = np.where(place > 0, local, listwide)
    return np.asarray(
        np.clip(np.where(known[week] >= rules.least_usual_weeks, ratio, 1.0), *rules.ratio_range)
    )
