"""The same told by different kinds of source: the police and a bank, not one station twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np
import polars as pl

from analytics.reports import DAY_US, Flags, Floats, Ints
from analytics.signals import _own_past
from analytics.signals._base import CONTRIBUTION, Signal
from analytics.signals._person_rows import person_rows
from analytics.signals._spans import number
from analytics.timeline import Timeline


class _Told(NamedTuple):
    """People (sorted indices) with recent incidents: how many of these are told across kinds of source.

    And how many usually would be, and the evidence; `chosen` are all the recent incidents (sorted indices).
    """

    people: Ints
    chosen: Ints
    corroborated: Floats
    usual: Floats
    evidence: Floats


@dataclass(frozen=True)
class Corroboration(Signal):
    """Do sources of different kinds tell of the same incidents more often than is usual?

    An incident of the last `window_days` that trusted sources of different kinds tell of speaks for an
    escalation if such incidents are told of `odds_ratio` times as readily as others of their type; each of
    n incidents carries y log(odds_ratio) - log(1 + (odds_ratio - 1) p), with p the share that is usual for
    the type, steadied by `prior_incidents` at the share of all types. That nobody else tells of an incident
    speaks against nobody.
    """

    window_days: int = 180
    odds_ratio: float = 3.0
    prior_incidents: float = 20.0

    least_evidence: ClassVar[float] = 0.0
    most_evidence: ClassVar[float] = 1.5

    def _told(self, timeline: Timeline) -> _Told:
        incidents, people = timeline.incidents, len(timeline.reports.subject_ids)
        history = np.flatnonzero(_own_past.credible(timeline))
        across = _across_kinds(timeline)[history]
        recent = incidents.occurred[history] > timeline.as_of_us - self.window_days * DAY_US
        kind, types = incidents.type[history], len(timeline.taxonomy.types)
        seen = np.bincount(kind[~recent], minlength=types)
        both = np.bincount(kind[~recent & across], minlength=types)
        overall = (int(both.sum()) + 0.5) / (int(seen.sum()) + 1.0)
        share = (both + self.prior_incidents * overall) / (seen + self.prior_incidents)
        who, usual = incidents.subject[history[recent]], share[kind[recent]]
        carried = across[recent] * np.log(self.odds_ratio) - np.log1p((self.odds_ratio - 1.0) * usual)
        some = np.unique(who)
        total, expected, found = (
            np.asarray(np.bincount(who, part, minlength=people)[some], dtype=np.float64)
            for part in (carried, usual, across[recent])
        )
        evidence = np.clip(total, self.least_evidence, self.most_evidence)
        return _Told(some, history[recent], found, expected, evidence)

    def totals(self, timeline: Timeline) -> Floats:
        """Evidence a subject in nats, shape (s,), never below 0."""
        told = self._told(timeline)
        total = np.zeros(len(timeline.reports.subject_ids))
        total[told.people] = told.evidence
        return total

    def measure(self, timeline: Timeline) -> pl.LazyFrame:
        """One row a person with recent incidents, all of them behind it."""
        told = self._told(timeline)
        found = person_rows(timeline, told.chosen).with_columns(
            evidence=pl.Series(told.evidence), value=pl.Series(told.corroborated),
            usual=pl.Series(told.usual), unit=pl.lit("incidents told across kinds of source"),
        )  # fmt: skip
        said = pl.format(
            "Recent incidents told of by different kinds of source: {} of {}, {} to be expected",
            number(pl.col("value")), number(pl.col("incidents")), pl.col("usual").round(1),
        )  # fmt: skip
        return found.lazy().with_columns(reason=said).select(CONTRIBUTION.names())


def _across_kinds(timeline: Timeline) -> Flags:
    """Incidents with two trusted sources behind them, whose reports come from different kinds; shape (m,)."""
    incidents, kind = timeline.incidents, timeline.reports.source_kind
    rows = np.flatnonzero(incidents.of_report >= 0)
    incident = incidents.of_report[rows]
    several = np.zeros(incidents.lead.shape[0], dtype=np.bool_)
    several[incident[kind[rows] != kind[incidents.lead[incident]]]] = True
    return np.asarray(several & incidents.corroborated)
