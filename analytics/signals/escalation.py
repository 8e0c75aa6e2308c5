"""The main signal: incidents that an escalation explains better than an ordinary life does."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import ClassVar

import numpy as np
import polars as pl

from analytics.evidence import background, custody, delay, peer_clock
from analytics.evidence.background import BackgroundRules
from analytics.evidence.delay import DelayRules
from analytics.evidence.mixture import WEEKS, Shares, Window, explained, scores
from analytics.evidence.peer_clock import ClockRules
from analytics.evidence.profile import ProfileRules, own_excess
from analytics.reports import WEEK_US, Floats, Ints
from analytics.signals._base import CONTRIBUTION, Signal
from analytics.signals._incident_rows import incident_rows
from analytics.signals._words import incident_reason
from analytics.timeline import Timeline

WEEKS_PER_YEAR = 365.25 / 7
FIXED_POINT = 1_000_000


@dataclass(frozen=True)
class Evidence:
    """The kernel's input, and which of the night's incidents (sorted indices) it holds."""

    window: Window
    chosen: Ints


def _mean_weights(timeline: Timeline, old: Ints) -> Floats:
    """Mean weight of each type's incidents, shape (types,); summed in fixed point, in any order."""
    types = len(timeline.taxonomy.types)
    incidents = timeline.incidents
    units = np.round(incidents.weight[old] * FIXED_POINT).astype(np.int64)
    total, count = np.zeros(types, dtype=np.int64), np.bincount(incidents.type[old], minlength=types)
    np.add.at(total, incidents.type[old], units)
    half = FIXED_POINT // 2
    return np.asarray((total + 10 * half) / (count + 10) / FIXED_POINT)


@dataclass(frozen=True)
class Escalation(Signal):
    """Did this person begin to escalate at some time in the last year?

    The evidence is the marked-Poisson likelihood ratio of MODEL, sections 2 and 3: every
    incident carries weight x log(1 + rho a / (lambda c)), the time since the onset takes off
    what should have been reported by now, and both are mixed over the week of onset and the
    strength. `source_cap_nats` bounds what one source alone can add for one subject.
    """

    source_cap_nats: float = 4.0
    profile: ProfileRules = field(default_factory=ProfileRules)
    background: BackgroundRules = field(default_factory=BackgroundRules)
    clock: ClockRules = field(default_factory=ClockRules)
    delay: DelayRules = field(default_factory=DelayRules)

    # with no incident at all, the silence can at most cost the prior of "it began this week"
    least_evidence: ClassVar[float] = -float(np.log(WEEKS)) - 2.0

    def evidence(self, timeline: Timeline) -> Evidence:
        """The incidents of the last year with their evidence, and what silence takes off."""
        incidents, as_of_us = timeline.incidents, timeline.as_of_us
        types, subjects = len(timeline.taxonomy.types), len(timeline.reports.subject_ids)
        rates = background.rates(
            incidents, timeline.custody, timeline.ranked, timeline.opened_us, as_of_us, types, self.background
        )
        clock = peer_clock.ratios(
            timeline.reports, timeline.known, incidents, timeline.area, as_of_us, types, self.clock
        )
        week = (as_of_us - incidents.occurred) // WEEK_US
        weighs = np.array([entry.weighs for entry in timeline.taxonomy.types])
        chosen = np.flatnonzero((week < WEEKS) & weighs[incidents.type] & timeline.ranked[incidents.subject])
        kind, weight, c = incidents.type[chosen], incidents.weight[chosen], clock[chosen]
        rate = rates[incidents.subject[chosen], kind]
        excess = own_excess(timeline.taxonomy, self.profile)
        added = timeline.profile[kind] / (rate * c)
        ratio = np.column_stack([rho * added for rho in self.profile.rates_per_year] + [excess[kind] / c])
        share = delay.reported_share(timeline.reports, timeline.known, as_of_us, types, WEEKS, self.delay)
        heard = share * _mean_weights(timeline, np.flatnonzero(week >= WEEKS))[:, None] / WEEKS_PER_YEAR
        # summed type by type in the taxonomy's order: a BLAS product may differ with the number of threads
        expected = np.add.reduce(timeline.profile[:, None] * heard, axis=0)
        missing = np.column_stack([rho * expected for rho in self.profile.rates_per_year] + [np.zeros(WEEKS)])
        row, exposure = custody.weekly_exposure(timeline.custody, subjects, as_of_us, WEEKS)
        source = np.where(incidents.corroborated[chosen], -1, timeline.reports.source[incidents.lead[chosen]])
        window = Window(
            offsets=np.searchsorted(incidents.subject[chosen], np.arange(subjects + 1, dtype=np.int32)),
            week=week[chosen],
            source=source.astype(np.int32),
            evidence=weight[:, None] * np.log1p(ratio),
            exposure_row=row,
            exposure=exposure,
            missing=missing,
            own_missing=excess[:, None] * heard,
            rates=rates,
            log_prior=np.log(np.array(self.profile.strength_prior) / WEEKS),
            source_cap=self.source_cap_nats,
        )
        return Evidence(window, chosen)

    def totals(self, timeline: Timeline) -> Floats:
        """Log evidence a subject in nats, shape (s,); 0 where the subject is not ranked."""
        total = scores(self.evidence(timeline).window, np.flatnonzero(timeline.ranked))
        return np.where(timeline.ranked, total, 0.0)

    def measure(self, timeline: Timeline) -> pl.LazyFrame:
        """One row an incident of the last year, one for the silence, one for the uncertain onset."""
        evidence, shares = _explained(self, timeline)
        rows = _incident_contributions(timeline, evidence, shares)
        return pl.concat([rows, _other_contributions(timeline, shares)]).lazy()

    def onset(self, timeline: Timeline) -> Floats:
        """Posterior of the week of onset, the latest week first; shape (s, WEEKS), 0 where not ranked."""
        return _explained(self, timeline)[1].onset


@lru_cache(maxsize=1)
def _explained(signal: Escalation, timeline: Timeline) -> tuple[Evidence, Shares]:
    """Shared by `measure` and `onset`, which are asked of the same night one after the other."""
    evidence = signal.evidence(timeline)
    return evidence, explained(evidence.window, np.flatnonzero(timeline.ranked))[1]


def _incident_contributions(timeline: Timeline, evidence: Evidence, shares: Shares) -> pl.DataFrame:
    rates = evidence.window.rates[
        timeline.incidents.subject[evidence.chosen], timeline.incidents.type[evidence.chosen]
    ]
    return (
        incident_rows(timeline, evidence.chosen)
        .with_columns(
            evidence=pl.Series(shares.incident), value=pl.Series(rates), unit=pl.lit("events a year expected")
        )
        .with_columns(
            reason=incident_reason(
                pl.col("event_type"), pl.col("occurred_at"), pl.col("sources"), pl.col("value")
            )
        )
        .select(pl.col(name).cast(dtype) for name, dtype in CONTRIBUTION.items())
    )


def _other_contributions(timeline: Timeline, shares: Shares) -> pl.DataFrame:
    """Two rows a ranked subject that are no incident: the silence, and the uncertainty of the onset."""
    ranked = np.flatnonzero(timeline.ranked)
    weeks = np.add.reduce(shares.onset[ranked] * (np.arange(WEEKS) + 1.0), axis=1)
    people = timeline.reports.subject_ids.gather(ranked)
    empty = {
        "event_ids": pl.lit([], pl.List(pl.String)),
        "incident_id": pl.lit(None),
        "event_type": pl.lit(None),
    }
    rest = empty | {"family": pl.lit(None), "occurred_at": pl.lit(None)}
    silence = pl.DataFrame(
        {"subject_id": people, "evidence": shares.silence[ranked], "value": weeks}
    ).with_columns(
        unit=pl.lit("weeks since a possible onset"),
        reason=pl.lit("Expected reports that did not come"),
        **rest,
    )
    remainder = pl.DataFrame(
        {"subject_id": people, "evidence": shares.remainder[ranked], "value": shares.remainder[ranked]}
    ).with_columns(
        unit=pl.lit("nats"), reason=pl.lit("When it began, and how strongly, is uncertain"), **rest
    )
    return pl.concat(
        [
            frame.select(pl.col(name).cast(dtype) for name, dtype in CONTRIBUTION.items())
            for frame in (silence, remainder)
        ]
    )
