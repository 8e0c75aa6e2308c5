"""What `fit` learns, from what, and what it does where there is nothing."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from analytics.ranking import calibration
from analytics.ranking.fitting import LEAST_OUTCOMES, FitRules, fit
from analytics.ranking.model import Model, priors
from analytics.ranking.night import rank, weighed
from analytics.ranking.policy import weighed_signals
from analytics.signals.escalation import Escalation
from tests.worlds import NIGHT, OUTCOMES, TAXONOMY, World, moment, random_world, report, version

RULES = FitRules(nights_apart_days=56, calibration_nights=4, weight_nights=4)
POLICY = {name: each.weight for name, each in weighed_signals().items()}
PETTY = TAXONOMY.code("traffic_offence")


def with_outcomes(count: int, kind: str = "traffic_offence") -> World:
    """`count` people reopened in the last three years, each after three events of one kind."""
    base = random_world(41, subjects=220, reports=3_000)
    rows, outcomes = [], []
    for i in range(count):
        subject_id = f"s{i + 1:03}"
        day = moment("2023-09-01") + timedelta(days=int(960 * i / max(count, 1)))
        rows += [
            report(f"n{i}-{n}", subject_id, str(day - timedelta(days=20 * (n + 1))), kind, f"x{(i + n) % 12}")
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


@pytest.fixture(scope="module")
def taught() -> Model:
    return fit(with_outcomes(190).history(), NIGHT, TAXONOMY, RULES)


def test_without_outcomes_it_is_the_priors_under_its_own_date() -> None:
    start, model = priors(TAXONOMY), fit(random_world(41).history(), NIGHT, TAXONOMY, RULES)
    assert model.fitted_until == NIGHT
    assert model.calibration == start.calibration == calibration.stated()
    assert dict(model.weights) == POLICY
    assert np.allclose(model.shares(TAXONOMY), start.shares(TAXONOMY))
    assert dict(model.card)["outcomes `reopened` known"] == 0
    ranked = [rank(random_world(41).history(), NIGHT, each)["score"].to_numpy() for each in (model, start)]
    assert ranked[0] == pytest.approx(ranked[1], abs=1e-9)


def test_an_empty_store_can_be_fitted() -> None:
    nobody = replace(random_world(1), reports=random_world(1).reports.clear())
    assert dict(fit(nobody.history(), NIGHT, TAXONOMY, RULES).weights) == POLICY


def test_with_few_outcomes_the_stated_weights_and_calibration_stand() -> None:
    model = fit(with_outcomes(LEAST_OUTCOMES // 2).history(), NIGHT, TAXONOMY, RULES)
    assert dict(model.weights) == POLICY
    assert model.calibration == calibration.stated()
    # a profile is shrunk, so it may begin to learn at once
    assert model.shares(TAXONOMY)[PETTY] > priors(TAXONOMY).shares(TAXONOMY)[PETTY]


def test_what_preceded_outcomes_gains_in_the_profile(taught: Model) -> None:
    shares, before = taught.shares(TAXONOMY), priors(TAXONOMY).shares(TAXONOMY)
    assert shares[PETTY] > 5 * before[PETTY]
    assert np.isclose(shares.sum(), 1)
    weighs = np.array([entry.weighs for entry in TAXONOMY.types])
    assert (shares[~weighs] == 0).all()


def test_what_is_ordinary_before_an_outcome_gains_nothing() -> None:
    full = with_outcomes(80, "police_stop")
    # the same people had such stops all along, just as often
    rows = [
        report(f"all{i}-{n}", f"s{i + 1:03}", str(day), "police_stop", f"x{n % 12}")
        for n, day in enumerate(moment("2023-01-01") - timedelta(days=18 * n) for n in range(60))
        for i in range(80)
    ]
    code = TAXONOMY.code("police_stop")
    new, usual = (
        fit(each.history(), NIGHT, TAXONOMY, RULES).shares(TAXONOMY)[code]
        for each in (full, full.with_reports(*rows))
    )
    assert usual < new - 0.2


def test_enough_outcomes_move_the_calibration(taught: Model) -> None:
    # most people are reopened within the span: far above the stated base rate
    told = taught.calibration
    assert told.outcomes >= LEAST_OUTCOMES
    assert told.base_rate > 5 * calibration.stated().base_rate
    assert told.intercept > calibration.stated().intercept
    assert np.isfinite(told.covariance).all()
    card = dict(taught.card)
    assert card["outcomes `reopened` known"] == 190
    assert card["base rate within 180 days"] == told.base_rate
    assert card["outcomes behind the calibration"] == told.outcomes
    assert -1 < card["log-loss skill on the nights of the calibration"] < 1


def test_weights_are_learnt_for_what_the_policy_weighs_and_keep_their_sum(taught: Model) -> None:
    assert set(dict(taught.weights)) == set(POLICY)
    assert sum(dict(taught.weights).values()) == pytest.approx(sum(POLICY.values()))
    assert min(dict(taught.weights).values()) >= 0
    assert dict(taught.weights) != POLICY
    assert {name: each.weight for name, each in weighed(taught).items()} == dict(taught.weights)


def test_another_choice_of_signals_is_a_what_if() -> None:
    model = fit(random_world(41).history(), NIGHT, TAXONOMY, RULES, {"escalation": Escalation()})
    assert dict(model.weights) == {"escalation": POLICY["escalation"]}


def _joined_later(base: World, until: date) -> World:
    """The same world with reports, outcomes and a version that were recorded after the date."""
    after, before = moment(str(until)) + timedelta(hours=1), until - timedelta(days=9)
    reports = [
        report(f"l{i}", f"s{i:03}", str(before), "intent_leakage", recorded_at=after) for i in range(1, 90)
    ]
    outcomes = [
        {"subject_id": f"s{i:03}", "outcome": "reopened", "occurred_on": before, "recorded_at": after}
        for i in range(191, 218)
    ]
    active = pl.DataFrame([version("s195", status="active", recorded_at=after)], schema=base.versions.schema)
    return replace(
        base.with_reports(*reports),
        outcomes=pl.concat([base.outcomes, pl.DataFrame(outcomes, schema=OUTCOMES)]),
        versions=pl.concat([base.versions, active]),
    )


@pytest.mark.parametrize("until", [date(2025, 9, 1), date(2026, 1, 15)])
def test_what_is_recorded_later_teaches_nothing(until: date) -> None:
    full, by_then = with_outcomes(190), pl.col("recorded_at") <= pl.lit(until).cast(pl.Datetime("us"))
    early = replace(full, reports=full.reports.filter(by_then), outcomes=full.outcomes.filter(by_then))
    expected = fit(early.history(until), until, TAXONOMY, RULES)
    assert expected.calibration.outcomes >= LEAST_OUTCOMES
    assert fit(full.history(NIGHT), until, TAXONOMY, RULES) == expected
    assert fit(_joined_later(full, until).history(NIGHT), until, TAXONOMY, RULES) == expected


def test_the_same_rows_give_the_same_model(taught: Model) -> None:
    again = fit(with_outcomes(190).history(), NIGHT, TAXONOMY, RULES)
    assert again.to_json() == taught.to_json()


def test_progress_is_told_night_by_night_up_to_the_whole() -> None:
    told: list[float] = []
    fit(random_world(41).history(), NIGHT, TAXONOMY, RULES, progress=told.append)
    assert len(told) == RULES.calibration_nights + 2 * RULES.weight_nights
    assert told == sorted(told)
    assert told[0] > 0
    assert told[-1] == 1


def test_a_small_world_is_fitted_in_a_moment() -> None:
    history = with_outcomes(190).history()
    fit(history, NIGHT, TAXONOMY, RULES)
    began = time.monotonic()
    fit(history, NIGHT, TAXONOMY)
    assert time.monotonic() - began < 30
