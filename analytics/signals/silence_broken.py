"""Back on record after a long time: the break of a silence that was long for this person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analytics.evidence.background import YEAR_US
from analytics.reports import DAY_US, Floats, Ints
from analytics.signals import _own_past, _surprise
from analytics.signals._base import CONTRIBUTION, Signal
from analytics.signals._incident_rows import incident_rows
from analytics.signals._spans import span
from analytics.signals._words import label
from analytics.timeline import Timeline


class _Breaks(NamedTuple):
    """Incidents (sorted indices) that end a long silence, its years at liberty, and their evidence."""

    chosen: NDArray[np.int64]
    years: Floats
    evidence: Floats


@dataclass(frozen=True)
class SilenceBroken(Signal):
    """Did a report break a silence that was long for this person?

    A silence of `silence_days` or more at liberty, broken within the last `window_days`, is held against
    the person's own rate, which borrows `prior_incidents` from the cohort (MODEL, section 4). The window
    is shorter than the silence, so that there is one break at most.
    """

    window_days: int = 180
    silence_days: int = 365
    prior_incidents: float = 0.5

    least_evidence: ClassVar[float] = 0.0
    most_evidence: ClassVar[float] = 2.0

    def counted(self, timeline: Timeline) -> Ints:
        """Credible incidents, and the days that people have been on record."""
        days = _own_past.days_on_record(timeline, _own_past.since_us(timeline))
        return np.array([np.count_nonzero(_own_past.credible(timeline)), days])

    def _breaks(self, timeline: Timeline) -> _Breaks:
        incidents, custody = timeline.incidents, timeline.custody
        began, least_us = _own_past.since_us(timeline), self.silence_days * DAY_US
        history = np.flatnonzero(_own_past.credible(timeline))
        subject, occurred = incidents.subject[history], incidents.occurred[history]
        again = np.diff(subject, prepend=-1) == 0
        since = np.where(again, np.roll(occurred, 1), began[subject])
        recent = occurred > timeline.as_of_us - self.window_days * DAY_US
        long = np.flatnonzero(recent & (occurred - since >= least_us))
        who = subject[long]
        seen = long - np.searchsorted(subject, who)
        silent = _own_past.liberty_years(custody, who, since[long], occurred[long])
        before = _own_past.liberty_years(custody, who, began[who], since[long])
        told, days = self.counts(timeline)
        rate = (int(told) + 0.5) / _own_past.cohort_years(int(days))
        p = _surprise.none_within(self.prior_incidents, rate, seen, before, silent)
        evidence = _surprise.evidence(p, incidents.weight[history[long]])
        kept = (silent * YEAR_US >= least_us) & (evidence > 0)
        return _Breaks(history[long][kept], silent[kept], np.minimum(evidence[kept], self.most_evidence))

    def totals(self, timeline: Timeline) -> Floats:
        """Evidence a subject in nats, shape (s,), never below 0."""
        breaks = self._breaks(timeline)
        total = np.zeros(len(timeline.reports.subject_ids))
        np.add.at(total, timeline.incidents.subject[breaks.chosen], breaks.evidence)
        return total

    def measure(self, timeline: Timeline) -> pl.LazyFrame:
        """One row a break, with the years of silence before it."""
        breaks = self._breaks(timeline)
        date = pl.col("occurred_at").dt.strftime("%-d %b %Y")
        return (
            incident_rows(timeline, breaks.chosen)
            .with_columns(
                evidence=pl.Series(breaks.evidence),
                value=pl.Series(breaks.years),
                unit=pl.lit("years of silence at liberty"),
            )
            .with_columns(
                reason=pl.format(
                    "{} on {} is the first report in {}",
                    label(pl.col("event_type")), date, span(pl.col("value")),
                )
            )
            .select(pl.col(name).cast(dtype) for name, dtype in CONTRIBUTION.items())
            .lazy()
        )  # fmt: skip
