"""What one ranking did in one world under one budget, in figures."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from analytics.evaluation.kept import Judged
from analytics.evaluation.truth import ESCALATING, NOT_WRONGFUL


@dataclass(frozen=True)
class Figures:
    """Counts of one replay; shares are None where there is nothing to take a share of.

    `lead_days` has one entry a catch; `within` counts reviews between onset and act, `wrongful` those
    of people who neither escalate nor did just now.
    """

    escalations: int
    lead_days: tuple[int, ...]
    reviews: int
    within: int
    wrongful: int

    @property
    def catches(self) -> int:
        """Escalations that were caught."""
        return len(self.lead_days)

    @property
    def caught(self) -> float | None:
        """Share of escalations caught: recall at capacity."""
        return self.catches / self.escalations if self.escalations else None

    @property
    def lead(self) -> float | None:
        """Median of the days from the catching review to the act."""
        return float(pl.Series(self.lead_days).median()) if self.lead_days else None  # type: ignore[arg-type]


def of(judged: Judged, per_week: int) -> Figures:
    """The figures at `per_week` reviews a week."""
    size = pl.col("per_week") == per_week
    reviews, escalations = judged.reviews.filter(size), judged.escalations.filter(size)
    return Figures(
        escalations=escalations.height,
        lead_days=tuple(escalations["lead_days"].drop_nulls().to_list()),
        reviews=reviews.height,
        within=int((reviews["label"] == ESCALATING).sum()),
        wrongful=int((~reviews["label"].is_in(NOT_WRONGFUL)).sum()),
    )


def share(part: float, whole: float) -> float | None:
    """`part` over `whole`, None where there is no whole.

    >>> share(1, 4), share(1, 0)
    (0.25, None)
    """
    return part / whole if whole else None
