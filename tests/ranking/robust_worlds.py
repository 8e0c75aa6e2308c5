"""A list of two thousand with sixty who escalate, and further reports to try it with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import polars as pl

from analytics.ranking.model import Model, named, priors
from analytics.ranking.night import rank
from analytics.reports import DAY_US, midnight_us
from tests.ranking.null_worlds import SOURCES, Life, null_world
from tests.worlds import NIGHT, REPORTS, TAXONOMY, World

PRIORS = priors(TAXONOMY)
MODELS = {
    "priors": PRIORS,
    "kinds before re-openings": named(replace(PRIORS, weights=(("escalation", 1.7), ("own_kind", 0.1)))),
    "own kinds": named(replace(PRIORS, weights=(("escalation", 0.1), ("own_kind", 1.9)))),
}
"""The weights that stand without outcomes, and two that were learnt on very different worlds."""
GRAVE = ("intent_leakage", "weapon_interest", "reconnaissance_report", "site_interest", "high_risk_travel")
ESTABLISHED = tuple(f"x{number}" for number in range(SOURCES))
"""Each of them sends some hundred reports a year about as many people."""
LIFE = Life(subjects=2000, escalating=60)
ESCALATING = tuple(f"s{number:05}" for number in range(LIFE.escalating))
NIGHT_US = midnight_us(NIGHT)


@cache
def base(seed: int = 7) -> World:
    """The list as it is before anything is tried with it."""
    return null_world(LIFE, seed)


@cache
def quiet_people(seed: int = 7) -> tuple[str, ...]:
    """Everybody of whom nothing was reported in the last two years, sorted."""
    reports = base(seed).reports
    heard_of = reports.filter(pl.col("occurred_at").to_physical() > NIGHT_US - 730 * DAY_US)["subject_id"]
    return tuple(sorted(set(base(seed).versions["subject_id"]) - set(heard_of)))


@dataclass(frozen=True)
class Told:
    """Reports to add: of whom, what, how many days before the night, by whom; one entry a report."""

    who: Sequence[str]
    what: Sequence[str]
    days_before: Sequence[float]
    source: Sequence[str]
    grades: str = "1A"
    name: str = "added"

    def frame(self) -> pl.DataFrame:
        """The rows, each recorded half a day after it happened."""
        occurred = NIGHT_US - (np.asarray(self.days_before, dtype=np.float64) * DAY_US).astype(np.int64)
        rows = {
            "subject_id": list(self.who),
            "occurred_at": occurred,
            "recorded_at": occurred + DAY_US // 2,
            "event_id": [f"{self.name}-{number:05}" for number in range(len(self.who))],
            "event_type": list(self.what),
            "source_id": list(self.source),
        }
        return (
            pl.DataFrame(rows)
            .with_columns(
                source_kind=pl.lit("community"),
                source_grade=pl.lit(self.grades[0]),
                intelligence_grade=pl.lit(self.grades[1]),
                retracted_at=pl.lit(None),
            )
            .select(*REPORTS)
            .cast(pl.Schema(REPORTS))
        )


def joined(world: World, *told: Told) -> World:
    """The same world with these reports."""
    return replace(world, reports=pl.concat([world.reports, *(each.frame() for each in told)]))


def ranked(world: World, model: Model = PRIORS) -> pl.DataFrame:
    """The list of `NIGHT`."""
    return rank(world.history(), NIGHT, model)


def score_of(world: World, subject_id: str, model: Model = PRIORS) -> float:
    """Score of one subject, in nats."""
    found = ranked(world, model).filter(pl.col("subject_id") == subject_id)
    return float(found["score"].item())


def first(world: World, count: int, model: Model = PRIORS) -> set[str]:
    """The first `count` of the list."""
    return set(ranked(world, model)["subject_id"][:count])
