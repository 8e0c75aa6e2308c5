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


def clock(recorded: Recorded, until_us: int, rules: RecordingRules) -> RecordingClock:
    """The clock of every area and kind from the first incident up to `until_us`.

    The usual volume of an area is one figure for the whole record: a constant that the rate
    of each subject absorbs. What changes from week to week comes from earlier weeks alone.
    """
    first_week = int(recorded.when.min(initial=until_us)) // WEEK_US
    weeks = until_us // WEEK_US - first_week + 1
    areas = int(recorded.area.max(initial=-1)) + 2
    place = recorded.area[recorded.subject].astype(np.int64) + 1
    week = recorded.when // WEEK_US - first_week
    cell = (place * recorded.kinds + recorded.kind) * weeks + week
    shape = (areas, recorded.kinds, weeks)
    counts = np.bincount(cell, minlength=areas * recorded.kinds * weeks).reshape(shape).astype(np.float64)
    people = _people(recorded, areas, first_week, weeks)
    prior = rules.prior_incidents
    together = (counts.sum(axis=(0, 2)) + 0.5) / max(people.sum(), 1.0)
    usual = (counts.sum(axis=2) + prior) / (people.sum(axis=1)[:, None] + prior / together)
    recent = _before(counts, rules.recent_weeks)
    expected = usual[:, :, None] * _before(people, rules.recent_weeks)[:, None, :]
    whole = (recent.sum(axis=0) + prior) / (expected.sum(axis=0) + prior)
    ratio = np.clip((recent + prior * whole) / (expected + prior), *rules.ratio_range)
    years = np.zeros((areas, weeks + 1, recorded.kinds))
    np.cumsum(ratio.transpose(0, 2, 1) / WEEKS_PER_YEAR, axis=1, out=years[:, 1:])
    return RecordingClock(first_week * WEEK_US, years)


def _people(recorded: Recorded, areas: int, first_week: int, weeks: int) -> Floats:
    """How many subjects of each area had been opened by the end of each week; shape (areas, weeks)."""
    opened = np.clip(recorded.opened_us // WEEK_US - first_week, 0, weeks)
    cell = (recorded.area.astype(np.int64) + 1) * (weeks + 1) + opened
    begun = np.bincount(cell, minlength=areas * (weeks + 1)).reshape(areas, weeks + 1)
    return np.asarray(np.cumsum(begun[:, :weeks], axis=1, dtype=np.float64))
