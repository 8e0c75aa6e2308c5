"""A night as if some kinds of incident had never been told: what a score would be without them."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import lru_cache

import numpy as np

from analytics.reports import Flags
from analytics.timeline import Timeline


def told_in(timeline: Timeline, families: tuple[str, ...]) -> Flags:
    """Which types belong to these families, shape (types,)."""
    return np.array([entry.family in families for entry in timeline.taxonomy.types])


@lru_cache(maxsize=4)
def without(timeline: Timeline, families: tuple[str, ...]) -> Timeline:
    """The same night without the incidents of some families; everything else stays as it was."""
    incidents = timeline.incidents
    kept = ~told_in(timeline, families)[incidents.type]
    # a report of none has the number -1, which finds the one added at the end: there may be no other
    number = np.append(np.where(kept, np.cumsum(kept) - 1, -1), -1).astype(incidents.of_report.dtype)
    of_report = number[incidents.of_report]
    others = {field.name: getattr(incidents, field.name)[kept] for field in fields(incidents)[1:]}
    reduced = replace(timeline)
    # what is cached there would be folded from the reports again
    reduced.__dict__["incidents"] = replace(incidents, of_report=of_report, **others)
    return reduced
