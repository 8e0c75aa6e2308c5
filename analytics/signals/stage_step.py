"""The first step up a stage: from words to contacts, from contacts to means, from means to a plan."""

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
from analytics.signals._bounded import counted_up_to
from analytics.signals._incident_rows import incident_rows
from analytics.signals._spans import span
from analytics.taxonomy import Taxonomy
from analytics.timeline import Timeline


class _Steps(NamedTuple):
    """Incidents (sorted indices) that are a first step up, the years on record before, their evidence."""

    chosen: NDArray[np.int64]
    years: Floats
    evidence: Floats


@dataclass(frozen=True)
class StageStep(Signal):
    """Did this person take a first step up a stage?

    The `stages` are families, the first the lowest. An incident of the last `window_days` is a step where
    nothing of its stage or a later one was on record before. How surprising it is follows from how seldom
    that stage is reached in the cohort and from how long this person has been on record without it; the
    person's rate borrows `prior_incidents` from the cohort's. Several steps carry `most_evidence` at most.
    """

    window_days: int = 180
    stages: tuple[str, ...] = ("expression", "contact", "capability", "planning")
    prior_incidents: float = 0.5

    least_evidence: ClassVar[float] = 0.0
    most_evidence: ClassVar[float] = 2.0

    def _stage(self, taxonomy: Taxonomy) -> NDArray[np.int64]:
        """Stage of each type, counted from 1, 0 for types outside the stages; shape (types,)."""
        place = {family: number for number, family in enumerate(self.stages, start=1)}
        return np.array([place.get(entry.family, 0) if entry.weighs else 0 for entry in taxonomy.types])

    def counted(self, timeline: Timeline) -> Ints:
        """Credible incidents of each stage, those of none first, and the days that people are on record."""
        staged = self._stage(timeline.taxonomy)[timeline.incidents.type[_own_past.credible(timeline)]]
        days = _own_past.days_on_record(timeline, _own_past.since_us(timeline))
        return np.append(np.bincount(staged, minlength=len(self.stages) + 1), days)

    def _steps(self, timeline: Timeline) -> _Steps:
        incidents, as_of_us = timeline.incidents, timeline.as_of_us
        began, span_us = _own_past.since_us(timeline), self.window_days * DAY_US
        staged = self._stage(timeline.taxonomy)[incidents.type]
        history = np.flatnonzero((staged > 0) & _own_past.credible(timeline))
        stage, who = staged[history], incidents.subject[history].astype(np.int64)
        # the highest stage so far: a later subject's number outgrows whatever stage came before it
        levels = len(self.stages) + 1
        highest = np.maximum.accumulate(who * levels + stage)
        before = np.maximum(np.concatenate([[0], highest[:-1]]) - who * levels, 0)
        up = np.flatnonzero((stage > before) & (incidents.occurred[history] > as_of_us - span_us))
        chosen = history[up]
        person, at = incidents.subject[chosen], incidents.occurred[chosen]
        years = _own_past.liberty_years(timeline.custody, person, began[person], at)
        *counts, days = self.counts(timeline)
        rate = self._rates(np.array(counts), _own_past.cohort_years(int(days)))[stage[up]]
        none = _surprise.none_within(self.prior_incidents, rate, 0, years, np.asarray(span_us / YEAR_US))
        evidence = _surprise.evidence(1.0 - none, incidents.weight[chosen])
        some = evidence > 0
        return _Steps(chosen[some], years[some], evidence[some])

    def _rates(self, counts: Ints, years: float) -> Floats:
        """Incidents a year of each stage or a later one, half an incident added; shape (stages + 1,)."""
        return np.asarray((np.cumsum(counts[::-1])[::-1] + 0.5) / years)

    def totals(self, timeline: Timeline) -> Floats:
        """Evidence a subject in nats, shape (s,), never below 0."""
        steps = self._steps(timeline)
        who = timeline.incidents.subject[steps.chosen]
        total = np.zeros(len(timeline.reports.subject_ids))
        np.add.at(total, who, steps.evidence)
        return np.minimum(total, self.most_evidence)

    def _counted(self, timeline: Timeline, steps: _Steps) -> Floats:
        """What each step counts, in nats, up to the bound of all together."""
        return counted_up_to(timeline.incidents.subject[steps.chosen], steps.evidence, self.most_evidence)

    def measure(self, timeline: Timeline) -> pl.LazyFrame:
        """One row a step, with the years on record before it."""
        steps = self._steps(timeline)
        return (
            incident_rows(timeline, steps.chosen)
            .with_columns(
                evidence=pl.Series(self._counted(timeline, steps)),
                value=pl.Series(steps.years),
                unit=pl.lit("years on record before it"),
            )
            .with_columns(
                reason=pl.format(
                    "First report of {} in the {} on record", pl.col("family"), span(pl.col("value"))
                )
            )
            .select(pl.col(name).cast(dtype) for name, dtype in CONTRIBUTION.items())
            .lazy()
        )
