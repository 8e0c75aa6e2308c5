"""How busy recording was, week by week, from the weeks before: the time in which a detector counts.

A campaign in an area, a season or a change of recording practice raises what is recorded of everybody.
Counted in units of what was usual, everybody's rate stays as it was. Unlike `peer_clock`, which
serves the ranking, this clock sees only weeks before the one it speaks of: the guarantee of
`detector` needs a clock that is set before the incident that is judged by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from analytics.reports import WEEK_US, Floats, Ints

WEEKS_PER_YEAR = 365.25 / 7


@dataclass(frozen=True)
class RecordingRules:
    """What the clock compares.

    `recent_weeks` before a week are held against the usual volume; `prior_incidents` of the usual kind
    are added to both, for the list and again for an area; `ratio_range` bounds the clock.
    """

    recent_weeks: int = 4
    prior_incidents: float = 8.0
    ratio_range: tuple[float, float] = (0.3, 3.0)


class RecordingClock(NamedTuple):
    """`years[a, w, k]` is the clock's time at the beginning of week `w`; shape (areas, weeks + 1, kinds).

    One unit is a year of usual volume. Weeks count from `first_us`; row 0 of the areas is for those
    whose area is not known.
    """

    first_us: int
    years: Floats


class Recorded(NamedTuple):
    """What the clock counts: m incidents (`when` in microseconds, `subject`, `kind` below `kinds`).

    `area` and `opened_us` have one entry a subject; an area is -1 where it is not known.
    """

    when: Ints
    subject: Ints
    kind: Ints
    kinds: int
    area: Ints
    opened_us: Ints


def _before(counts: Floats, weeks: int) -> Floats:
    """Sum over the `weeks` weeks before each week; the weeks are the last axis."""
    total = np.concatenate([np.zeros((*counts.shape[:-1], 1)), np.cumsum(counts, axis=-1)], axis=-1)
    week = np.arange(counts.shape[-1])
    return np.asarray(total[..., week] - total[..., np.maximum(week - weeks, 0)])


class Volume(NamedTuple):
    """What was recorded of a list since some week: incidents (areas + 1, kinds, weeks) by the week.

    And subjects (areas + 1, weeks + 1) by the week in which they were opened, those from before in the first,
    those from after tonight in the last.
    """

    incidents: Ints
    opened: Ints


def volume(recorded: Recorded, areas: int, first_us: int, until_us: int) -> Volume:
    """Count a list from the week of `first_us`, before which nothing was recorded, up to `until_us`."""
    first_week = first_us // WEEK_US
    weeks = max(until_us // WEEK_US - first_week + 1, 1)
    place = recorded.area.astype(np.int64) + 1
    week = recorded.when // WEEK_US - first_week
    cell = (place[recorded.subject] * recorded.kinds + recorded.kind) * weeks + week
    shape = (areas + 1, recorded.kinds, weeks)
    counts = np.bincount(cell, minlength=shape[0] * shape[1] * shape[2]).reshape(shape)
    opened = place * (weeks + 1) + np.clip(recorded.opened_us // WEEK_US - first_week, 0, weeks)
    people = np.bincount(opened, minlength=(areas + 1) * (weeks + 1)).reshape(areas + 1, weeks + 1)
    return Volume(counts, people)


def _from_first_incident(volume: Volume) -> tuple[int, Floats, Floats]:
    """How many weeks come before anything was recorded; from then on the counts, and the people by then."""
    weeks = volume.incidents.shape[-1]
    first = int(np.flatnonzero(volume.incidents.sum(axis=(0, 1))).min(initial=weeks - 1))
    people = np.cumsum(volume.opened[:, :weeks], axis=1, dtype=np.float64)
    return first, volume.incidents[..., first:].astype(np.float64), people[:, first:]


def clock(volume: Volume, first_us: int, rules: RecordingRules) -> RecordingClock:
    """The clock of every area and kind from the first incident on; `volume` counts from `first_us`.

    The usual volume of an area is one figure for the whole record: a constant that the rate
    of each subject absorbs. What changes from week to week comes from earlier weeks alone.
    """
    quiet_weeks, counts, people = _from_first_incident(volume)
    areas, kinds, weeks = counts.shape
    prior = rules.prior_incidents
    together = (counts.sum(axis=(0, 2)) + 0.5) / max(people.sum(), 1.0)
    usual = (counts.sum(axis=2) + prior) / (people.sum(axis=1)[:, None] + prior / together)
    recent = _before(counts, rules.recent_weeks)
    expected = usual[:, :, None] * _before(people, rules.recent_weeks)[:, None, :]
    whole = (recent.sum(axis=0) + prior) / (expected.sum(axis=0) + prior)
    ratio = np.clip((recent + prior * whole) / (expected + prior), *rules.ratio_range)
    years = np.zeros((areas, weeks + 1, kinds))
    np.cumsum(ratio.transpose(0, 2, 1) / WEEKS_PER_YEAR, axis=1, out=years[:, 1:])
    return RecordingClock((first_us // WEEK_US + quiet_weeks) * WEEK_US, years)
