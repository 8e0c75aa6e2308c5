"""A group that escalates together: several who are close to each other, none of whom may stand out alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
import polars as pl

from analytics.network.groups import NO_GROUP
from analytics.reports import Flags, Floats
from analytics.signals._base import CONTRIBUTION, Signal
from analytics.signals._spans import number
from analytics.signals._tied import Neighbours, bounded, neighbours, tie_rows, tied_reason
from analytics.signals.tie_to_escalating import TieToEscalating
from analytics.timeline import Timeline


@dataclass(frozen=True)
class MovingGroup(Signal):
    """Are several others of this person's group escalating at the same time?

    Groups are those of the graph of ties (Leiden) when the month began. Where at least `least_others` of a
    group may be escalating, by the measure of `near`, each further member's odds are
    1 + `lift` x the mean chance of the others times the usual ones.
    """

    least_others: int = 2
    lift: float = 50.0
    near: TieToEscalating = field(default_factory=TieToEscalating)

    least_evidence: ClassVar[float] = 0.0
    most_evidence: ClassVar[float] = 2.0
    of_ties: ClassVar[bool] = True

    def others(self, timeline: Timeline) -> tuple[Floats, Floats]:
        """How many others of each one's group may be escalating, and their mean chance; shapes (s,)."""
        group, chance = timeline.groups().number, self.near.chances(timeline)
        inside = np.flatnonzero(group != NO_GROUP)
        mine = group[inside]
        size = np.bincount(mine)
        telling = (chance > 0).astype(np.int64)
        moving = np.bincount(mine, telling[inside])[mine] - telling[inside]
        together = np.bincount(mine, chance[inside])[mine] - chance[inside]
        count, mean = np.zeros(len(group)), np.zeros(len(group))
        count[inside] = moving
        mean[inside] = np.maximum(together, 0.0) / np.maximum(size[mine] - 1, 1)
        return count, mean

    def _evidence(self, timeline: Timeline) -> Floats:
        count, mean = self.others(timeline)
        counts = timeline.ranked & (count >= self.least_others)
        return bounded(np.where(counts, np.log1p(self.lift * mean), 0.0), self.most_evidence)

    def _within(self, timeline: Timeline, ties: Neighbours) -> Flags:
        """Ties to those of one's own group who may be escalating, shape (n,)."""
        group, chance = timeline.groups().number, self.near.chances(timeline)
        return np.asarray((group[ties.person] == group[ties.other]) & (chance[ties.other] > 0))

    def totals(self, timeline: Timeline) -> Floats:
        """Evidence a subject in nats, shape (s,), never below 0."""
        return self._evidence(timeline)

    def measure(self, timeline: Timeline) -> pl.LazyFrame:
        """One row a person, told by their strongest tie within the group that may be escalating."""
        ties, evidence = neighbours(timeline), self._evidence(timeline)
        within = np.where(self._within(timeline, ties), ties.weight, 0.0)
        moving = pl.DataFrame(
            {
                "subject_id": timeline.reports.subject_ids,
                "value": self.others(timeline)[0],
                "evidence": evidence,
            }
        ).filter(pl.col("evidence") > 0)
        told = tied_reason(tie_rows(timeline, ties, within, evidence), "; tied to", "").select(
            "subject_id", "event_ids", tied="reason"
        )
        return (
            moving.join(told, on="subject_id", how="left", maintain_order="left")
            .with_columns(
                pl.col("event_ids").fill_null([]),
                unit=pl.lit("others of the group who may be escalating"),
                reason=pl.format(
                    "Others of this person's group who may be escalating at the same time: {}{}",
                    number(pl.col("value")),
                    pl.col("tied").fill_null(""),
                ),
                **{
                    name: pl.lit(None, dtype=CONTRIBUTION[name])
                    for name in ("incident_id", "event_type", "family", "occurred_at")
                },
            )
            .lazy()
            .select(CONTRIBUTION.names())
        )
