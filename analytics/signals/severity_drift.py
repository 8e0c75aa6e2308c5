"""As many reports as ever, but graver ones: recent severity against this person's own usual one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np
import polars as pl

from analytics.reports import DAY_US, Floats, Ints
from analytics.signals import _own_past
from analytics.signals._base import CONTRIBUTION, Signal
from analytics.signals._person_rows import person_rows
from analytics.timeline import Timeline


class _Drift(NamedTuple):
    """People (sorted indices) with recent incidents (sorted indices): severity now and before, evidence."""

    people: Ints
    chosen: Ints
    now: Floats
    usual: Floats
    evidence: Floats


@dataclass(frozen=True)
class SeverityDrift(Signal):
    """Have this person's reports become graver than they used to be?

    The mean severity (0 to 100, by weight) of the last `window_days` is held against the person's earlier
    mean, which `prior_incidents` of the cohort's mean steady. The evidence is the log likelihood ratio of
    "graver by `shift_points`" against "as before", both normal with the cohort's spread.
    """

    window_days: int = 180
    prior_incidents: float = 4.0
    shift_points: float = 15.0

    least_evidence: ClassVar[float] = -0.5
    most_evidence: ClassVar[float] = 2.0

    def _severity(self, timeline: Timeline, history: Ints) -> Ints:
        grades = np.array([entry.severity for entry in timeline.taxonomy.types])
        return grades[timeline.incidents.type[history]]

    def counted(self, timeline: Timeline) -> Ints:
        """Credible incidents, the sum of their severities, and that of the squares."""
        severity = self._severity(timeline, np.flatnonzero(_own_past.credible(timeline)))
        return np.array([len(severity), severity.sum(), (severity**2).sum()])

    def _drift(self, timeline: Timeline) -> _Drift:
        incidents, people = timeline.incidents, len(timeline.reports.subject_ids)
        history = np.flatnonzero(_own_past.credible(timeline))
        who, severity = incidents.subject[history], self._severity(timeline, history)
        recent = incidents.occurred[history] > timeline.as_of_us - self.window_days * DAY_US
        count, total, squares = (int(each) for each in self.counts(timeline))
        cohort = total / max(count, 1)
        variance = max(squares / max(count, 1) - cohort**2, 1.0)
        weight = incidents.weight[history]
        told, earlier = np.where(recent, weight, 0.0), np.where(recent, 0.0, weight)
        fresh, old = (np.bincount(who, part, minlength=people) for part in (told, earlier))
        grave, usual = (np.bincount(who, part * severity, minlength=people) for part in (told, earlier))
        some = np.unique(who[recent])
        fresh, old, grave, usual = fresh[some], old[some], grave[some], usual[some]
        steady = old + self.prior_incidents
        now, before = grave / fresh, (usual + self.prior_incidents * cohort) / steady
        shift = self.shift_points
        evidence = shift * (now - before - shift / 2) / (variance * (1 / fresh + 1 / steady))
        bounded = np.clip(evidence, self.least_evidence, self.most_evidence)
        return _Drift(some, history[recent], now, before, bounded)

    def totals(self, timeline: Timeline) -> Floats:
        """Evidence a subject in nats, shape (s,), 0 where nothing came lately."""
        drift = self._drift(timeline)
        total = np.zeros(len(timeline.reports.subject_ids))
        total[drift.people] = drift.evidence
        return total

    def measure(self, timeline: Timeline) -> pl.LazyFrame:
        """One row a person with recent incidents, all of them behind it."""
        drift = self._drift(timeline)
        now, usual = pl.Series(drift.now), pl.Series(drift.usual)
        found = person_rows(timeline, drift.chosen).with_columns(
            evidence=pl.Series(drift.evidence), value=now - usual, unit=pl.lit("points of severity"),
            now=now.round().cast(pl.Int64), usual=usual.round().cast(pl.Int64),
        )  # fmt: skip
        than = pl.when(pl.col("evidence") > 0).then(pl.lit("graver")).otherwise(pl.lit("no graver"))
        words = "Recent reports are {} than is usual for this person: severity {} against {}"
        said = pl.format(words, than, "now", "usual")
        return found.lazy().with_columns(reason=said).select(CONTRIBUTION.names())
