"""What every signal is: parameters, a question, and a measurement with reasons."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np
import polars as pl

from analytics.reports import Flags, Floats, Ints
from analytics.signals._without import without
from analytics.timeline import Timeline

CONTRIBUTION = pl.Schema(
    {
        "subject_id": pl.String(),
        "evidence": pl.Float64(),
        "unit": pl.String(),
        "value": pl.Float64(),
        "reason": pl.String(),
        "event_ids": pl.List(pl.String()),
        "incident_id": pl.String(),
        "event_type": pl.String(),
        "family": pl.String(),
        "occurred_at": pl.Datetime("us"),
    }
)
"""One row a contribution: evidence in nats, a value in its unit, the reason in words, the reports."""


class Spoken(NamedTuple):
    """Evidence in nats: by incident (m,), of whole people (s,), and by lines that are neither, each (s,).

    The first and the last may be below 0.
    """

    incident: Floats
    person: Floats
    lines: dict[str, Floats]


@dataclass(frozen=True)
class Signal(ABC):
    """A frozen dataclass whose fields are its parameters, with units in their names.

    The first line of the docstring is the question that an analyst reads.
    """

    least_evidence: ClassVar[float] = -np.inf
    most_evidence: ClassVar[float] = np.inf
    of_ties: ClassVar[bool] = False
    """Whether it tells of whom somebody is tied to: such evidence is held to a share (`ranking.ties`)."""

    @property
    def bounds(self) -> tuple[float, float]:
        """Least and most evidence of one person in nats, before the weight; infinite where nothing bounds it.

        Where a parameter is the bound, a signal says so here.
        """
        return self.least_evidence, self.most_evidence

    @property
    def limits(self) -> tuple[str, ...]:
        """In words, what else is bounded of it: parts of the evidence where not the whole."""
        return ()

    def counted(self, timeline: Timeline) -> Ints | None:
        """What the signal counts over the people at hand, in whole numbers that add up."""
        return None

    def counts(self, timeline: Timeline) -> Ints:
        """What it counts over everybody on the list."""
        found = timeline.everybody.signals.get(self)
        return np.asarray(self.counted(timeline) if found is None else found)

    @abstractmethod
    def measure(self, timeline: Timeline) -> pl.LazyFrame:
        """Contributions (`CONTRIBUTION`) of every ranked subject, sorted by subject and time."""

    def totals(self, timeline: Timeline) -> Floats:
        """Evidence a subject in nats, shape (s,), without the reasons; what a ranking adds up."""
        summed = (
            self.measure(timeline).group_by("subject_id", maintain_order=True).agg(pl.col("evidence").sum())
        )
        people = pl.LazyFrame({"subject_id": timeline.reports.subject_ids})
        joined = people.join(summed, on="subject_id", how="left", maintain_order="left").collect()
        return joined["evidence"].fill_null(0.0).to_numpy()

    def measure_without(self, timeline: Timeline, families: tuple[str, ...]) -> pl.LazyFrame:
        """What `measure` would tell had no incident of these families been told."""
        return self.measure(without(timeline, families))

    def totals_without(self, timeline: Timeline, families: tuple[str, ...]) -> Floats:
        """What `totals` would be had no incident of these families been told, shape (s,)."""
        return self.totals(without(timeline, families))

    def speaks_without(self, timeline: Timeline, families: tuple[str, ...], people: Flags) -> Spoken:
        """What then speaks for an escalation of some people (s,).

        A signal that tells of incidents one by one says so here; others speak of the person as a whole.
        """
        nothing = np.zeros(len(timeline.incidents.lead))
        if self.most_evidence <= 0:
            return Spoken(nothing, np.zeros(len(people)), {})
        whole = np.maximum(self.totals_without(timeline, families), 0.0)
        return Spoken(nothing, np.where(people, whole, 0.0), {})
