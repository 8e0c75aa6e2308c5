"""What the experts have in common: a kind of escalation, looked for in everybody's last year."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import polars as pl

from analytics.evidence.recent import WEEKS
from analytics.evidence.switching import (
    MOST_A_WEEK,
    Chain,
    Shares,
    SwitchingRules,
    capped,
    explained,
    scores,
    weekly,
)
from analytics.reports import Flags, Floats, Ints
from analytics.signals._base import CONTRIBUTION, Signal, Spoken
from analytics.signals._incident_rows import incident_rows
from analytics.signals._without import told_in
from analytics.signals._words import incident_reason
from analytics.timeline import Timeline

SILENCE = "Expected reports that did not come"
REMAINDER = "When it began, and whether it goes on, is uncertain"


@dataclass(frozen=True)
class Looked:
    """What an expert looks for.

    `ratio` (m,) is the added over the usual rate of each incident's type; `missing` (WEEKS,) and
    `own_missing` (types or 0, WEEKS) are those of `evidence.switching.Chain`.
    """

    ratio: Floats
    missing: Floats
    own_missing: Floats


@dataclass(frozen=True)
class Episode(Signal):
    """An expert on one kind of escalation, against ordinary life and passing episodes.

    `episode_per_year` is the yearly rate of incidents in a passing episode, in the cohort's ordinary mix.
    """

    switching: SwitchingRules = field(default_factory=SwitchingRules)
    episode_per_year: float = 120.0

    @property
    def limits(self) -> tuple[str, ...]:
        """No bound holds the whole: what several sources tell of adds up. What one source tells is held."""
        cap = self.switching.source_cap_nats
        alone = f"what one source alone tells of a person adds at most {cap:g} nats times its trust (0 to 1)"
        return alone, f"one week at most {MOST_A_WEEK:g} nats either way"

    @abstractmethod
    def looked_for(self, timeline: Timeline) -> Looked:
        """The kind of escalation that this expert knows."""

    def chain(self, timeline: Timeline) -> Chain:
        """The kernel's input for a night."""
        return _chain(self, timeline)

    def _made(self, timeline: Timeline) -> Chain:
        recent = timeline.recent
        looked = self.looked_for(timeline)
        passing = self.episode_per_year * recent.ordinary
        ratio = np.column_stack([passing[recent.type] / (recent.usual * recent.unusual), looked.ratio])
        evidence = recent.weight[:, None] * np.log1p(ratio)
        # summed type by type in the taxonomy's order: a BLAS product may differ with the number of threads
        silence = np.add.reduce(passing[:, None] * recent.heard, axis=0)
        enter, leave, act = weekly(self.switching)
        return Chain(
            offsets=recent.offsets,
            week=recent.week,
            evidence=capped(
                recent.offsets,
                recent.source,
                recent.believed,
                evidence,
                self.switching.source_cap_nats,
            ),
            exposure_row=recent.exposure_row,
            exposure=recent.exposure,
            missing=np.vstack([silence, looked.missing]),
            own_missing=looked.own_missing,
            rates=recent.rates,
            enter=enter,
            leave=leave,
            act=act,
        )

    def totals(self, timeline: Timeline) -> Floats:
        """Log evidence a subject in nats, shape (s,); 0 where the subject is not ranked."""
        given = timeline.everybody.totals.get(self)
        return _totals(self, timeline) if given is None else given

    def measure(self, timeline: Timeline) -> pl.LazyFrame:
        """One row an incident of the last year, one for the silence, one for the uncertain course."""
        return self.measure_without(timeline, ())

    def totals_without(self, timeline: Timeline, families: tuple[str, ...]) -> Floats:
        """The same evidence with those incidents of the last year silent; what is usual stays as it is."""
        silent, whose = _silent(self, timeline, families)
        total = self.totals(timeline).copy()
        total[whose] = scores(silent, whose)[whose]
        return total

    def speaks_without(self, timeline: Timeline, families: tuple[str, ...], people: Flags) -> Spoken:
        """The incidents' shares, the silence and the remainder."""
        silent, _ = _silent(self, timeline, families)
        shares = explained(silent, np.flatnonzero(timeline.ranked & people), onsets=False)[1]
        incident = np.zeros(len(timeline.incidents.lead))
        left_out = told_in(timeline, families)[timeline.recent.type]
        incident[timeline.recent.chosen] = np.where(left_out, 0.0, shares.incident)
        nobody = np.zeros(len(timeline.ranked))
        return Spoken(incident, nobody, {SILENCE: shares.silence, REMAINDER: shares.remainder})

    def measure_without(self, timeline: Timeline, families: tuple[str, ...]) -> pl.LazyFrame:
        """The same rows with those incidents silent: they are told of and carry nothing."""
        shares = _explained(self, timeline, families)
        times = 1.0 + self.looked_for(timeline).ratio
        rows = _incident_contributions(timeline, times, shares)
        return pl.concat([rows, _other_contributions(timeline, shares)]).lazy()

    def onset(self, timeline: Timeline) -> Floats:
        """Posterior of the week of onset, the latest week first; shape (s, WEEKS), 0 where not ranked."""
        return _explained(self, timeline, ()).onset


@lru_cache(maxsize=4)
def _chain(signal: Episode, timeline: Timeline) -> Chain:
    """Shared by whatever is asked of a night, as the totals are: other signals ask for them too."""
    return signal._made(timeline)


@lru_cache(maxsize=4)
def _totals(signal: Episode, timeline: Timeline) -> Floats:
    total = np.where(timeline.ranked, scores(signal.chain(timeline), np.flatnonzero(timeline.ranked)), 0.0)
    total.flags.writeable = False
    return total


def _silent(signal: Episode, timeline: Timeline, families: tuple[str, ...]) -> tuple[Chain, Ints]:
    """The chain with the incidents of some families silent, and the subjects whom that concerns."""
    chain, recent = signal.chain(timeline), timeline.recent
    left_out = told_in(timeline, families)[recent.type]
    whose = np.unique(timeline.incidents.subject[recent.chosen[left_out]])
    return chain._replace(evidence=np.where(left_out[:, None], 0.0, chain.evidence)), whose


@lru_cache(maxsize=4)
def _explained(signal: Episode, timeline: Timeline, families: tuple[str, ...]) -> Shares:
    """Shared by `measure` and `onset`, which are asked of the same night one after the other."""
    silent = _silent(signal, timeline, families)[0]
    return explained(silent, np.flatnonzero(timeline.ranked))[1]


def _incident_contributions(timeline: Timeline, times: Floats, shares: Shares) -> pl.DataFrame:
    recent = timeline.recent
    return (
        incident_rows(timeline, recent.chosen)
        .with_columns(
            evidence=pl.Series(shares.incident),
            value=pl.Series(recent.usual),
            unit=pl.lit("events a year expected"),
            since_days=pl.Series(recent.since_days).fill_nan(None),
            times=pl.Series(times),
        )
        .with_columns(
            reason=incident_reason(
                pl.col("event_type"),
                pl.col("occurred_at"),
                pl.col("sources"),
                pl.col("since_days"),
                pl.col("times"),
            )
        )
        .select(pl.col(name).cast(dtype) for name, dtype in CONTRIBUTION.items())
    )


def _other_contributions(timeline: Timeline, shares: Shares) -> pl.DataFrame:
    """Two rows a ranked subject that are no incident: the silence, and the uncertain course."""
    ranked = np.flatnonzero(timeline.ranked)
    weeks = np.add.reduce(shares.onset[ranked] * (np.arange(WEEKS) + 1.0), axis=1)
    people = timeline.reports.subject_ids.gather(ranked)
    rest = {
        "event_ids": pl.lit([], pl.List(pl.String)),
        "incident_id": pl.lit(None),
        "event_type": pl.lit(None),
        "family": pl.lit(None),
        "occurred_at": pl.lit(None),
    }
    silence = pl.DataFrame(
        {"subject_id": people, "evidence": shares.silence[ranked], "value": weeks}
    ).with_columns(
        unit=pl.lit("weeks since a possible onset"),
        reason=pl.lit(SILENCE),
        **rest,
    )
    remainder = pl.DataFrame(
        {"subject_id": people, "evidence": shares.remainder[ranked], "value": shares.remainder[ranked]}
    ).with_columns(unit=pl.lit("nats"), reason=pl.lit(REMAINDER), **rest)
    return pl.concat(
        [
            frame.select(pl.col(name).cast(dtype) for name, dtype in CONTRIBUTION.items())
            for frame in (silence, remainder)
        ]
    )
