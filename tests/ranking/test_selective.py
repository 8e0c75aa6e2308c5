"""Learning where a list chose whom to read: taken as they stand the outcomes mislead, with draws less so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import polars as pl
import pytest

from analytics.ranking import calibration, weighing
from analytics.ranking.draws import SCHEMA, Draws, counted
from analytics.reports import Flags, Floats

PEOPLE, WEEKS = 12_000, 17
DAY, UNTIL = date(2026, 3, 1), date(2026, 6, 30)
PRIOR = np.ones(2)


@dataclass(frozen=True, eq=False)
class Selective:
    """Two kinds of evidence that tell equally much; the list of the day looks at the first alone.

    Whoever is among its first 2 % is read; of the others three in ten come out by themselves, and a control
    lane of 40 draws a week finds some.
    """

    evidence: Floats
    escalating: Flags
    read: Flags
    seen: Flags
    draws: Draws

    def counts(self, *, level: bool) -> Floats:
        told = counted(outcomes(self.seen), self.draws, UNTIL, 7 * WEEKS, level=level)
        out = np.ones(PEOPLE)
        out[np.flatnonzero(self.seen)] = told["counts"].to_numpy()
        return out


def outcomes(seen: Flags) -> pl.DataFrame:
    ids = [f"s{n:05}" for n in np.flatnonzero(seen)]
    return pl.DataFrame({"subject_id": ids}).with_columns(occurred_on=pl.lit(DAY))


def selective(seed: int, control: float = 40.0) -> Selective:
    rng = np.random.default_rng(seed)
    evidence = rng.exponential(1.5, (PEOPLE, 2)) - 1
    escalating = rng.random(PEOPLE) < 1 / (1 + np.exp(5.5 - 0.6 * evidence.sum(axis=1)))
    read = evidence[:, 0] >= np.quantile(evidence[:, 0], 0.98)
    weekly = control / float((~read).sum())
    lane = ~read & escalating & (rng.random(PEOPLE) < 1 - (1 - weekly) ** WEEKS)
    outside = ~read & ~lane & escalating & (rng.random(PEOPLE) < 0.3)
    ours = (read & escalating) | lane
    table = outcomes(ours).with_columns(
        lane=pl.Series(np.where(read[ours], "list", "control")),
        probability=pl.Series(np.where(read[ours], 1.0, weekly)),
        recorded_at=pl.lit(datetime(2026, 3, 2), pl.Datetime("us")),
    )
    return Selective(evidence, escalating, read, ours | outside, Draws(table.select(*SCHEMA)))


def share_of_the_first(world: Selective, labels: Flags, counts: Floats | None = None) -> float:
    """Weight of the evidence that the list looks at, of both: a half is right."""
    learnt = weighing.weights(world.evidence, labels.astype(np.float64), PRIOR, 1.0, counts)
    return float(learnt[0] / learnt.sum())


def told_below(world: Selective, counts: Floats | None = None) -> float:
    """How many escalating people the chances promise below the line, over how many there are."""
    score = world.evidence.sum(axis=1)
    learnt = calibration.fitted(score, world.seen.astype(np.float64), 1.0, counts)
    return float(learnt.probability(score)[0][~world.read].sum() / world.escalating[~world.read].sum())


def test_naive_weights_favour_what_the_list_looked_at_and_draws_take_that_away() -> None:
    worlds = [selective(seed) for seed in range(16)]
    whole, naive, ours = (
        float(np.mean(shares))
        for shares in (
            [share_of_the_first(world, world.escalating) for world in worlds],
            [share_of_the_first(world, world.seen) for world in worlds],
            [share_of_the_first(world, world.seen, world.counts(level=False)) for world in worlds],
        )
    )
    assert whole == pytest.approx(0.5, abs=0.02)
    assert naive > 0.55
    assert abs(ours - 0.5) < 0.4 * (naive - 0.5)


def test_without_a_control_lane_the_weights_are_less_wrong_too() -> None:
    worlds = [selective(seed, control=1e-9) for seed in range(8)]
    naive = np.mean([share_of_the_first(world, world.seen) for world in worlds])
    ours = np.mean([share_of_the_first(world, world.seen, world.counts(level=False)) for world in worlds])
    assert 0.5 < ours < naive - 0.015


def test_naive_chances_below_the_line_are_far_too_low_and_draws_mend_most_of_it() -> None:
    worlds = [selective(seed) for seed in range(16)]
    naive = np.mean([told_below(world) for world in worlds])
    ours = np.mean([told_below(world, world.counts(level=True)) for world in worlds])
    assert naive < 0.6
    assert abs(ours - 1) < 0.5 * (1 - naive)
