"""What every signal is: parameters, a question, and a measurement with reasons."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import polars as pl

from analytics.reports import Floats
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


@dataclass(frozen=True)
class Signal(ABC):
    """A frozen dataclass whose fields are its parameters, with units in their names.

    The first line of the docstring is the question that an analyst reads.
    """

    least_evidence: ClassVar[float] = -np.inf
    most_evidence: ClassVar[float] = np.inf

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
