"""A new tie to somebody under investigation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import polars as pl

from analytics.evidence.background import YEAR_US
from analytics.reports import DAY_US, Floats
from analytics.signals import _own_past, _surprise
from analytics.signals._base import CONTRIBUTION, Signal
from analytics.signals._tied import Neighbours, bounded, first_told, neighbours, tie_rows, tied_reason
from analytics.timeline import Timeline


@dataclass(frozen=True)
class NewTie(Signal):
    """Has this person lately been tied to somebody who is under investigation?

    A tie is new where nothing tied the two before the last `window_days`. With p the chance that such a tie
    turns up anyway, from the person's own earlier ones and `prior_ties` of the cohort's, somebody who
    escalates has one `odds_ratio` times as readily: log(odds_ratio / (1 + (odds_ratio - 1) p)) (MODEL,
    section 4), less for a weak tie: one of `half_weight` carries half of it.
    """

    window_days: int = 90
    odds_ratio: float = 3.0
    prior_ties: float = 0.5
    half_weight: float = 0.1

    least_evidence: ClassVar[float] = 0.0
    most_evidence: ClassVar[float] = 1.0
    of_ties: ClassVar[bool] = True

    def _near(self, timeline: Timeline, ties: Neighbours) -> Floats:
        """How near each new tie to somebody active is, in (0, 1); 0 for all others; shape (n,)."""
        since = timeline.as_of_us - self.window_days * DAY_US
        new = timeline.active[ties.other] & (first_told(timeline)[ties.pair] > since)
        return np.where(new, ties.weight / (ties.weight + self.half_weight), 0.0)

    def _evidence(self, timeline: Timeline, ties: Neighbours) -> Floats:
        near, people = self._near(timeline, ties), len(timeline.ranked)
        closest = np.zeros(people)
        np.maximum.at(closest, ties.person, near)
        older = timeline.active[ties.other] & (near == 0)
        seen = np.bincount(ties.person[older], minlength=people)
        years = (timeline.as_of_us - _own_past.since_us(timeline)) / YEAR_US
        cohort = max(int(np.round(years[timeline.ranked]).sum()), 1)
        rate = (int(older.sum()) + 0.5) / cohort
        span = np.asarray(self.window_days / _own_past.DAYS_PER_YEAR)
        p = 1.0 - _surprise.none_within(self.prior_ties, rate, seen, np.maximum(years, 0.0), span)
        surprise = np.log(self.odds_ratio / (1.0 + (self.odds_ratio - 1.0) * p))
        return bounded(closest * surprise, self.most_evidence)

    def totals(self, timeline: Timeline) -> Floats:
        """Evidence a subject in nats, shape (s,), never below 0."""
        return self._evidence(timeline, neighbours(timeline))

    def measure(self, timeline: Timeline) -> pl.LazyFrame:
        """One row a person, told by the nearest new tie."""
        ties = neighbours(timeline)
        near = self._near(timeline, ties)
        found = tie_rows(timeline, ties, near, self._evidence(timeline, ties))
        return (
            tied_reason(found, "New tie to", ", who is under investigation")
            .with_columns(value=pl.col("amount"), unit=pl.lit("nearness of the tie, 0 to 1"))
            .lazy()
            .select(CONTRIBUTION.names())
        )
