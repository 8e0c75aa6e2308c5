"""What `fit` learns, from what, and what it does where there is nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import polars as pl

from analytics.ranking.fitting import FitRules, fit
from analytics.ranking.model import priors
from tests.worlds import NIGHT, OUTCOMES, TAXONOMY, World, moment, random_world, report

RULES = FitRules(nights=3, nights_apart_days=60)


def with_outcomes(count: int, kind: str = "traffic_offence") -> World:
    """`count` people reopened in the last two years, each after three events of one kind."""
    base = random_world(41, subjects=120, reports=2_000)
    rows, outcomes = [], []
    for i in range(count):
        subject_id, day = f"s{i + 1:03}", moment("2025-02-01") + timedelta(days=5 * i)
        rows += [
            report(f"n{i}-{n}", subject_id, str(day - timedelta(days=20 * (n + 1))), kind, f"x{n}")
            for n in range(3)
        ]
        outcomes.append(
            {
                "subject_id": subject_id,
                "outcome": "reopened",
                "occurred_on": day.date(),
                "recorded_at": day + timedelta(days=5),
            }
        )
    return replace(base.with_reports(*rows), outcomes=pl.DataFrame(outcomes, schema=OUTCOMES))


def test_without_outcomes_it_is_the_priors_under_its_own_date() -> None:
    start, model = priors(TAXONOMY), fit(random_world(41).history(), NIGHT, TAXONOMY, RULES)
    assert model.fitted_until == NIGHT
    assert model.calibration == start.calibration
    assert np.allclose(model.shares(TAXONOMY), start.shares(TAXONOMY))


def test_what_preceded_outcomes_gains_in_the_profile() -> None:
    model = fit(with_outcomes(40).history(), NIGHT, TAXONOMY, RULES)
    code = TAXONOMY.code("traffic_offence")
    shares, before = model.shares(TAXONOMY), priors(TAXONOMY).shares(TAXONOMY)
    assert shares[code] > 5 * before[code]
    assert np.isclose(shares.sum(), 1)


def test_outcomes_recorded_later_teach_nothing() -> None:
    full = with_outcomes(40)
    until = date(2025, 9, 1)
    early = replace(
        full, outcomes=full.outcomes.filter(pl.col("recorded_at") <= pl.lit(until).cast(pl.Datetime("us")))
    )
    assert fit(full.history(NIGHT), until, TAXONOMY, RULES) == fit(
        early.history(until), until, TAXONOMY, RULES
    )


def test_enough_outcomes_move_the_calibration() -> None:
    # most people are reopened within the span: far above the stated base rate
    model = fit(with_outcomes(100).history(), NIGHT, TAXONOMY, RULES)
    assert model.calibration.outcomes >= 20
    assert model.calibration.intercept > priors(TAXONOMY).calibration.intercept
    assert all(np.isfinite(model.calibration.covariance))
