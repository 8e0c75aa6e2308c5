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
    number = np.where(kept, np.cumsum(kept) - 1, -1).astype(incidents.of_report.dtype)
    known = incidents.of_report >= 0
    of_report = np.where(known, number[incidents.of_report], -1).astype(incidents.of_report.dtype)
    others = {field.name: getattr(incidents, field.name)[kept] for field in fields(incidents)[1:]}
    reduced = replace(timeline)
    # what is cached there would be folded from the reports again
    reduced.__dict__["incidents"] = replace(incidents, of_report=of_report, **others)
    return reduced
