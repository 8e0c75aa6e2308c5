"""Many kinds of thing at once: families of recent reports against what this person's own rates would give."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analytics.reports import DAY_US, Flags, Floats, Ints
from analytics.signals import _own_past, _surprise
from analytics.signals._base import CONTRIBUTION, Signal
from analytics.signals._person_rows import person_rows
from analytics.signals._spans import number
from analytics.timeline import Timeline

DAYS_PER_MONTH = 30.4
LEAST_FAMILIES = 2
"""Reports of one family alone are no breadth."""


class _Told(NamedTuple):
    """Credible incidents (k,) of the ranked: places among all, whether in the window, the family's number.

    And how many each person has of each family in the window, and before it; shapes (s, families).
    """

    incident: NDArray[np.int64]
    recent: Flags
    family: Ints
    lately: Ints
    before: Ints


class _Broad(NamedTuple):
    """People (sorted indices) with more families lately than is usual, how many are usual, the evidence.

    `chosen` are their recent incidents (sorted indices).
    """

    people: NDArray[np.int64]
    chosen: NDArray[np.int64]
    usual: Floats
    evidence: Floats


@dataclass(frozen=True)
class Breadth(Signal):
    """Are there reports of more different kinds than this person's own past would give?

    Counted are the families with a credible report within the last `window_days`. For each family the
    person's rate, which borrows `prior_incidents` from the cohort's, gives the chance that it is among
    them; the evidence is that of the chance of so many families or more.
    """

    window_days: int = 180
    prior_incidents: float = 0.5

    least_evidence: ClassVar[float] = 0.0
    most_evidence: ClassVar[float] = 2.0

    def _told(self, timeline: Timeline) -> _Told:
        incidents, families = timeline.incidents, timeline.taxonomy.families
        since = timeline.as_of_us - self.window_days * DAY_US
        family_of = np.array([families.index(entry.family) for entry in timeline.taxonomy.types])
        history = np.flatnonzero(_own_past.credible(timeline))
        recent, family = incidents.occurred[history] > since, family_of[incidents.type[history]]
        shape = (len(timeline.reports.subject_ids), len(families))
        cell = incidents.subject[history] * np.int64(len(families)) + family

        def by_family(chosen: Flags) -> Ints:
            return np.bincount(cell[chosen], minlength=shape[0] * shape[1]).reshape(shape)

        return _Told(history, recent, family, by_family(recent), by_family(~recent))

    def counted(self, timeline: Timeline) -> Ints:
        """Incidents of each family before the window, and the days that people have been on record."""
        days = _own_past.days_on_record(timeline, _own_past.since_us(timeline))
        return np.append(self._told(timeline).before.sum(axis=0), days)

    def find(self, timeline: Timeline, left_out: tuple[str, ...]) -> _Broad:
        """Who has reports of many kinds, those of the families `left_out` not counted."""
        told, since = self._told(timeline), timeline.as_of_us - self.window_days * DAY_US
        counted = np.array([family not in left_out for family in timeline.taxonomy.families])
        several = (told.lately[:, counted] > 0).sum(axis=1)
        people = np.flatnonzero(several >= LEAST_FAMILIES)
        # a family that is left out could still have been told of
        chance = self._chances(timeline, people, told.before, since)
        evidence = _surprise.evidence(_at_least(several[people], chance), np.ones(len(people)))
        usual, broad = np.add.reduce(chance, axis=1), evidence > 0
        people = people[broad]
        who = timeline.incidents.subject[told.incident]
        chosen = told.incident[told.recent & counted[told.family] & np.isin(who, people)]
        return _Broad(people, chosen, usual[broad], np.minimum(evidence[broad], self.most_evidence))

    def _chances(self, timeline: Timeline, people: Ints, seen: Ints, since: int) -> Floats:
        """Chance of each family within the window if the people go on as before; shape (k, families)."""
        began, custody = _own_past.since_us(timeline), timeline.custody
        *incidents, days = self.counts(timeline)
        rates = (np.array(incidents) + 0.5) / _own_past.cohort_years(int(days))
        start = np.full(len(people), since)
        before = _own_past.liberty_years(custody, people, np.minimum(began[people], since), start)
        # all of the window: what is reported from inside a prison must not look like much in a short time
        window = np.asarray(self.window_days / _own_past.DAYS_PER_YEAR)
        none = _surprise.none_within(self.prior_incidents, rates, seen[people], before[:, None], window)
        return 1.0 - none

    def totals(self, timeline: Timeline) -> Floats:
        """Evidence a subject in nats, shape (s,), never below 0."""
        return self.totals_without(timeline, ())

    def totals_without(self, timeline: Timeline, families: tuple[str, ...]) -> Floats:
        """The same with some families not counted; how often each is told of stays what it is."""
        broad = _broad(self, timeline, families)
        total = np.zeros(len(timeline.reports.subject_ids))
        total[broad.people] = broad.evidence
        return total

    def measure(self, timeline: Timeline) -> pl.LazyFrame:
        """One row a person it speaks for, all their recent incidents behind it."""
        return self.measure_without(timeline, ())

    def measure_without(self, timeline: Timeline, families: tuple[str, ...]) -> pl.LazyFrame:
        """The same rows with some families not counted."""
        broad = _broad(self, timeline, families)
        found = person_rows(timeline, broad.chosen).with_columns(
            evidence=pl.Series(broad.evidence),
            usual=pl.Series(broad.usual),
            unit=pl.lit("families of report"),
        )
        several = pl.col("families").list.len()
        months = number(pl.lit(round(self.window_days / DAYS_PER_MONTH)))
        names, usual = pl.col("families").list.join(", "), pl.col("usual").round(1)
        said = pl.format(
            "Reports of {} different kinds in {} months ({}), {} to be expected",
            number(several), months, names, usual,
        )  # fmt: skip
        columns = {"value": several.cast(pl.Float64), "reason": said}
        return found.lazy().with_columns(**columns).select(CONTRIBUTION.names())


@lru_cache(maxsize=4)
def _broad(signal: Breadth, timeline: Timeline, left_out: tuple[str, ...]) -> _Broad:
    """Shared by whatever is asked of a night."""
    return signal.find(timeline, left_out)


def _at_least(wanted: Ints, chance: Floats) -> Floats:
    """Chance that at least `wanted` (k,) of independent families with these chances (k, families) occur."""
    # exactly[:, n]: the chance that n of the families so far occur
    exactly = np.zeros((chance.shape[0], chance.shape[1] + 1))
    exactly[:, 0] = 1.0
    for family in range(chance.shape[1]):
        p = chance[:, family, None]
        exactly[:, 1:] = exactly[:, 1:] * (1 - p) + exactly[:, :-1] * p
        exactly[:, :1] *= 1 - p
    upwards = np.cumsum(exactly[:, ::-1], axis=1)[:, ::-1]
    return np.asarray(upwards[np.arange(wanted.shape[0]), wanted])
