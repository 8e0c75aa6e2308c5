"""The peer clock: how busy the recording of a type is just now, list-wide and in one area.

A campaign in an area or a change of recording practice raises everybody's volume; that is no
one's escalation (MODEL, section 2). Volumes are counted by the week of recording.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.incidents import Incidents
from analytics.reports import WEEK_US, Flags, Floats, Ints, Reports


@dataclass(frozen=True)
class ClockRules:
    """What the clock compares.

    `recent_weeks` are compared with the `usual_weeks` before them; `least_usual_weeks`: with
    fewer on record the clock stands at 1; `prior_reports_per_week` shrinks a ratio of small
    numbers to 1 (list) or to the list's ratio (area); `ratio_range` bounds it.
    """

    recent_weeks: int = 4
    usual_weeks: int = 52
    least_usual_weeks: int = 8
    prior_reports_per_week: float = 1.0
    ratio_range: tuple[float, float] = (0.3, 3.0)


def _ratios(
    counts: Ints, weeks_on_record: int, prior: Floats | float, rules: ClockRules, judged: int
) -> Floats:
    """Recent over usual weekly volume for each of `judged` weeks; `counts` is (..., weeks), latest first."""
    zero = np.zeros((*counts.shape[:-1], 1), dtype=np.int64)
    total = np.concatenate([zero, np.cumsum(counts, axis=-1)], axis=-1)
    week = np.arange(judged)
    recent_end = week + rules.recent_weeks
    usual_end = np.minimum(recent_end + rules.usual_weeks, max(weeks_on_record, 1))
    spans = np.maximum(usual_end - recent_end, 1)
    recent = (total[..., recent_end] - total[..., week]) / rules.recent_weeks
    usual = (total[..., np.maximum(usual_end, recent_end)] - total[..., recent_end]) / spans
    ratio = (recent + rules.prior_reports_per_week * prior) / (usual + rules.prior_reports_per_week)
    return np.asarray(np.where(usual_end - recent_end >= rules.least_usual_weeks, ratio, prior))


def ratios(
    reports: Reports,
    known: Flags,
    incidents: Incidents,
    area: Ints,
    as_of_us: int,
    types: int,
    rules: ClockRules,
) -> Floats:
    """Ratio of present to usual volume for each incident, shape (m,), 1 where nothing is unusual.

    `area` is each subject's area code, -1 where none is known. An incident is held against the
    weeks up to the one in which it was first recorded.
    """
    judged = 53
    weeks = judged + rules.recent_weeks + rules.usual_weeks
    age = (as_of_us - reports.recorded) // WEEK_US
    rows = np.flatnonzero(known & (age < weeks))
    first = int(reports.recorded[known].min(initial=as_of_us))
    on_record = int((as_of_us - first) // WEEK_US)
    areas = int(area.max(initial=-1)) + 1
    place = area[reports.subject[rows]].astype(np.int64) + 1
    cell = (place * types + reports.type[rows]) * weeks + age[rows]
    counts = np.bincount(cell, minlength=(areas + 1) * types * weeks).reshape(areas + 1, types, weeks)
    whole = _ratios(counts.sum(axis=0), on_record, 1.0, rules, judged)
    local = _ratios(counts, on_record, whole[None], rules, judged)
    local[0] = whole
    week = np.minimum((as_of_us - incidents.first_recorded) // WEEK_US, judged - 1)
    chosen = local[area[incidents.subject] + 1, incidents.type, week]
    return np.asarray(np.clip(chosen, *rules.ratio_range))
