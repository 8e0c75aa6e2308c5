"""Drawing near to people under investigation, whoever stands between."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
import polars as pl

from analytics.network.graph import LinkGraph
from analytics.network.measures import NearnessRules, pagerank
from analytics.reports import DAY_US, Floats
from analytics.signals._base import CONTRIBUTION, Signal
from analytics.signals._tied import before, bounded, neighbours, tie_rows, tied_reason
from analytics.timeline import Timeline

LEAST_DOUBLINGS = 1e-6


@dataclass(frozen=True)
class Approach(Signal):
    """Has this person drawn nearer to people under investigation than they were a quarter ago?

    Nearness is personalised PageRank towards everybody active, on ties that are discounted where many share
    them. The evidence is `nats_per_doubling` for each doubling against the same people `quarter_days` ago,
    beyond what is usual on the list that night; a nearness below `least_share` of the mean counts as that.
    """

    quarter_days: int = 91
    nats_per_doubling: float = 0.3
    least_share: float = 0.5
    nearness: NearnessRules = field(default_factory=lambda: NearnessRules(tolerance=1e-9))

    least_evidence: ClassVar[float] = 0.0
    most_evidence: ClassVar[float] = 1.0
    of_ties: ClassVar[bool] = True

    def _near(self, timeline: Timeline, graph: LinkGraph) -> Floats:
        """Nearness to people who are active tonight, as a multiple of the mean, shape (s,)."""
        near = pagerank(graph, np.flatnonzero(timeline.active), rules=self.nearness)
        people = np.count_nonzero(timeline.ranked | timeline.active)
        return np.asarray(np.maximum(near * float(max(int(people), 1)), self.least_share))

    def _doublings(self, timeline: Timeline) -> Floats:
        now = self._near(timeline, timeline.graph)
        then = self._near(timeline, before(timeline, timeline.as_of_us - self.quarter_days * DAY_US))
        doublings = np.where(timeline.ranked, np.log2(now / then), 0.0)
        # sums of many terms differ in their last digits, which is no movement
        doublings = np.where(np.abs(doublings) > LEAST_DOUBLINGS, doublings, 0.0)
        moved = doublings[doublings != 0]
        usual = float(np.median(moved)) if len(moved) else 0.0
        return np.asarray(np.where(doublings != 0, doublings - max(usual, 0.0), 0.0))

    def totals(self, timeline: Timeline) -> Floats:
        """Evidence a subject in nats, shape (s,), never below 0."""
        return bounded(self.nats_per_doubling * self._doublings(timeline), self.most_evidence)

    def measure(self, timeline: Timeline) -> pl.LazyFrame:
        """One row a person, told by their strongest tie."""
        doublings, ties = self._doublings(timeline), neighbours(timeline)
        evidence = bounded(self.nats_per_doubling * doublings, self.most_evidence)
        found = tie_rows(timeline, ties, ties.weight, evidence)
        value = pl.DataFrame({"subject_id": timeline.reports.subject_ids, "value": 2.0**doublings})
        return (
            tied_reason(found, "Nearer to people under investigation than a quarter ago; closest tie", "")
            .join(value, on="subject_id", how="left", maintain_order="left")
            .with_columns(unit=pl.lit("times as near as a quarter ago"))
            .lazy()
            .select(CONTRIBUTION.names())
        )
