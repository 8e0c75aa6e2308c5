"""Tied to somebody who escalates: it spreads among people who know each other, and some prepare together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
import polars as pl

from analytics.evidence.switching import weekly
from analytics.reports import DAY_US, Floats
from analytics.signals._base import CONTRIBUTION, Signal
from analytics.signals._tied import Neighbours, added_up, bounded, neighbours, tie_rows, tied_reason
from analytics.signals.escalation import Escalation
from analytics.timeline import Timeline


@dataclass(frozen=True)
class TieToEscalating(Signal):
    """Is this person tied to somebody who is escalating, or was reopened lately?

    Next to one who escalates the chance of an escalation is up to `lift` times the usual one; a tie of
    `half_weight` gives half of that. Whether a neighbour escalates is the posterior of the `expert`, its
    evidence taken at `credence`, since it is surer of itself than outcomes bear out; one below
    `least_chance` does not count. Somebody reopened within `reopened_days` counts as one who escalates with
    chance `reopened_chance`. The evidence is the logarithm of the expected prior odds,
    log(1 + sum over ties of chance x lift x weight / (weight + half_weight)).
    """

    lift: float = 150.0
    half_weight: float = 0.2
    credence: float = 0.6
    least_chance: float = 0.05
    reopened_days: int = 180
    reopened_chance: float = 0.2
    expert: Escalation = field(default_factory=Escalation)

    least_evidence: ClassVar[float] = 0.0
    most_evidence: ClassVar[float] = 3.0
    of_ties: ClassVar[bool] = True

    def chances(self, timeline: Timeline) -> Floats:
        """Chance that each person is escalating, or has just been reopened for it; shape (s,)."""
        enter, leave, act = weekly(self.expert.switching)
        prior = enter[1] / (leave[1] + act)
        odds = prior * np.exp(self.credence * self.expert.totals(timeline))
        since = timeline.as_of_us - timeline.reopened_us
        lately = timeline.active & (timeline.reopened_us > 0) & (since < self.reopened_days * DAY_US)
        own = np.where(timeline.ranked, odds / (1.0 + odds), 0.0)
        chance = np.where(lately, self.reopened_chance, own)
        return np.where(chance >= self.least_chance, chance, 0.0)

    def _added(self, timeline: Timeline, ties: Neighbours) -> Floats:
        """What each tie adds to the odds, shape (n,)."""
        near = ties.weight / (ties.weight + self.half_weight)
        return np.asarray(self.lift * near * self.chances(timeline)[ties.other])

    def _evidence(self, timeline: Timeline, ties: Neighbours) -> Floats:
        odds = added_up(ties, self._added(timeline, ties), len(timeline.ranked))
        return bounded(np.log1p(odds), self.most_evidence)

    def totals(self, timeline: Timeline) -> Floats:
        """Evidence a subject in nats, shape (s,), never below 0."""
        return self._evidence(timeline, neighbours(timeline))

    def measure(self, timeline: Timeline) -> pl.LazyFrame:
        """One row a person, told by the tie that adds most."""
        ties = neighbours(timeline)
        added = self._added(timeline, ties)
        evidence = self._evidence(timeline, ties)
        found = tie_rows(timeline, ties, added, evidence)
        return (
            tied_reason(found, "Tied to", ", who may be escalating")
            .with_columns(value=pl.col("evidence").exp(), unit=pl.lit("times the usual odds"))
            .lazy()
            .select(CONTRIBUTION.names())
        )
