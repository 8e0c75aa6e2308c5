"""How long somebody has been on record and at liberty: what rates of their own are counted over."""

from __future__ import annotations

import numpy as np

from analytics.evidence.background import YEAR_US
from analytics.evidence.custody import Custody
from analytics.reports import DAY_US, Flags, Floats, Ints
from analytics.timeline import Timeline

DAYS_PER_YEAR = YEAR_US / DAY_US
CREDIBLE_WEIGHT = 0.2
"""An incident below this weight neither ends a silence nor makes a history: a stranger's word weighs 0.02."""


def credible(timeline: Timeline) -> Flags:
    """Incidents of ranked people that can speak for an escalation and may be believed; shape (m,)."""
    incidents = timeline.incidents
    weighs = np.array([entry.weighs for entry in timeline.taxonomy.types])
    believed = incidents.weight >= CREDIBLE_WEIGHT
    return np.asarray(weighs[incidents.type] & believed & timeline.ranked[incidents.subject])


def since_us(timeline: Timeline) -> Ints:
    """When each subject's record begins, in microseconds; shape (s,).

    It begins with the case or the store's first incident, whichever is later, and no later than the
    subject's own first incident.
    """
    incidents = timeline.incidents
    began = np.maximum(timeline.opened_us, timeline.first_us)
    # incidents are sorted by subject and time
    first = np.flatnonzero(np.diff(incidents.subject, prepend=-1))
    who = incidents.subject[first]
    began[who] = np.minimum(began[who], incidents.occurred[first])
    return np.asarray(np.minimum(began, timeline.as_of_us))


def liberty_years(custody: Custody, subject: Ints, since: Ints, until: Ints) -> Floats:
    """Years out of custody of each of k spans: whose, from when, up to when (microseconds); shape (k,)."""
    first = np.searchsorted(custody.subject, subject.astype(np.int32), side="left")
    count = np.searchsorted(custody.subject, subject.astype(np.int32), side="right") - first
    # every pair of a span and a spell in custody of the same person
    span = np.repeat(np.arange(subject.shape[0]), count)
    spell = np.arange(span.shape[0]) + np.repeat(first - (np.cumsum(count) - count), count)
    overlap = np.minimum(custody.ended[spell], until[span]) - np.maximum(custody.started[spell], since[span])
    inside = np.zeros(subject.shape[0], dtype=np.int64)
    np.add.at(inside, span, np.maximum(overlap, 0))
    return np.asarray(np.maximum(until - since - inside, 0) / YEAR_US)


def days_on_record(timeline: Timeline, began: Ints) -> int:
    """Days that the ranked people have been on record; time in custody is so small a part that it is left in.

    Whole days, so that the sum is the same in whatever order it is taken.
    """
    return int(((timeline.as_of_us - began[timeline.ranked]) // DAY_US).sum())


def cohort_years(days: int) -> float:
    """The same in years, at least one."""
    return max(days / DAYS_PER_YEAR, 1.0)
