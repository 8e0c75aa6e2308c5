"""Beginning to bridge two groups: new ties into a group that the person had nothing to do with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import polars as pl

from analytics.network.groups import NO_GROUP
from analytics.reports import DAY_US, Floats
from analytics.signals._base import CONTRIBUTION, Signal
from analytics.signals._tied import Neighbours, bounded, first_told, neighbours, tie_rows, tied_reason
from analytics.timeline import Timeline


@dataclass(frozen=True)
class Bridge(Signal):
    """Has this person begun to bridge two groups that had nothing to do with each other?

    Groups are those of `months` ago. A bridge is a tie of the last `window_days` from a member of one group
    to a member of another that the person was not tied to before. It carries `nats`, less where it is weak
    (half at `half_weight`) and where such ties are common: divided by one plus the person's ties across
    groups from before.
    """

    months: int = 3
    window_days: int = 90
    nats: float = 1.0
    half_weight: float = 0.1

    least_evidence: ClassVar[float] = 0.0
    most_evidence: ClassVar[float] = 1.0
    of_ties: ClassVar[bool] = True

    def _spans(self, timeline: Timeline, ties: Neighbours) -> Floats:
        """What each new tie across groups carries, in nats; 0 for all others; shape (n,)."""
        group, people = timeline.groups(self.months).number, len(timeline.ranked)
        mine, theirs = group[ties.person], group[ties.other]
        since = timeline.as_of_us - self.window_days * DAY_US
        new = first_told(timeline)[ties.pair] > since
        across = (mine != theirs) & (mine != NO_GROUP) & (theirs != NO_GROUP)
        # a group that the person was tied to already is not bridged anew
        cell = ties.person.astype(np.int64) * (int(group.max(initial=0)) + 1) + np.maximum(theirs, 0)
        known = np.isin(cell, cell[across & ~new])
        usual = np.bincount(ties.person[across & ~new], minlength=people)
        near = ties.weight / (ties.weight + self.half_weight)
        carried = self.nats * near / (1.0 + usual[ties.person])
        return np.where(across & new & ~known, carried, 0.0)

    def _evidence(self, timeline: Timeline, ties: Neighbours) -> Floats:
        most = np.zeros(len(timeline.ranked))
        np.maximum.at(most, ties.person, self._spans(timeline, ties))
        return bounded(most, self.most_evidence)

    def totals(self, timeline: Timeline) -> Floats:
        """Evidence a subject in nats, shape (s,), never below 0."""
        return self._evidence(timeline, neighbours(timeline))

    def measure(self, timeline: Timeline) -> pl.LazyFrame:
        """One row a person, told by the strongest new tie across."""
        ties = neighbours(timeline)
        spans = self._spans(timeline, ties)
        found = tie_rows(timeline, ties, spans, self._evidence(timeline, ties))
        return (
            tied_reason(found, "New tie into another group:", "")
            .with_columns(value=pl.col("amount"), unit=pl.lit("nats"))
            .lazy()
            .select(CONTRIBUTION.names())
        )
