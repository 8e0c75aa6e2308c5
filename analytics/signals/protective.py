"""What speaks for a person: work begun, an intervention taken up, a programme completed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analytics.reports import DAY_US, Floats, Ints
from analytics.signals._base import CONTRIBUTION, Signal
from analytics.signals._bounded import counted_up_to
from analytics.signals._incident_rows import incident_rows
from analytics.signals._words import label
from analytics.timeline import Timeline


@dataclass(frozen=True)
class Protective(Signal):
    """Which recent events speak against an escalation?

    Each protective incident of the last `window_days` takes off `nats_per_incident` times its
    weight, all of them together at most `bound_nats` (MODEL, section 2: negative and bounded).
    """

    window_days: int = 365
    nats_per_incident: float = 0.4
    bound_nats: float = 1.2

    most_evidence: ClassVar[float] = 0.0

    @property
    def bounds(self) -> tuple[float, float]:
        """The bound is a parameter."""
        return -self.bound_nats, self.most_evidence

    def _chosen(self, timeline: Timeline) -> NDArray[np.int64]:
        incidents = timeline.incidents
        protective = np.array([entry.protective for entry in timeline.taxonomy.types])
        recent = incidents.occurred > timeline.as_of_us - self.window_days * DAY_US
        return np.flatnonzero(recent & protective[incidents.type] & timeline.ranked[incidents.subject])

    def totals(self, timeline: Timeline) -> Floats:
        """Evidence a subject in nats, shape (s,), never above 0."""
        incidents, chosen = timeline.incidents, self._chosen(timeline)
        taken = np.zeros(len(timeline.reports.subject_ids))
        np.add.at(taken, incidents.subject[chosen], incidents.weight[chosen] * self.nats_per_incident)
        return np.asarray(-np.minimum(taken, self.bound_nats))

    def _taken(self, timeline: Timeline, chosen: Ints) -> Floats:
        """What each chosen incident takes off, in nats."""
        incidents = timeline.incidents
        taken = incidents.weight[chosen] * self.nats_per_incident
        return counted_up_to(incidents.subject[chosen], taken, self.bound_nats)

    def totals_without(self, timeline: Timeline, families: tuple[str, ...]) -> Floats:
        """The same, save where one of the families is protective itself."""
        concerned = any(entry.protective and entry.family in families for entry in timeline.taxonomy.types)
        return super().totals_without(timeline, families) if concerned else self.totals(timeline)

    def measure(self, timeline: Timeline) -> pl.LazyFrame:
        """One row a protective incident; evidence is never above 0."""
        chosen = self._chosen(timeline)
        date = pl.col("occurred_at").dt.strftime("%-d %b %Y")
        return (
            incident_rows(timeline, chosen)
            .lazy()
            .with_columns(
                evidence=pl.Series(-self._taken(timeline, chosen)),
                value=pl.col("weight"),
                unit=pl.lit("weight of the report"),
                reason=pl.format("{} on {} speaks against it", label(pl.col("event_type")), date),
            )
            .select(pl.col(name).cast(dtype) for name, dtype in CONTRIBUTION.items())
        )
