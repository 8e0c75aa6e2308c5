"""How an outcome was drawn decides how much it counts; without draws nothing changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from analytics.errors import ContractError
from analytics.ranking import logistic
from analytics.ranking.draws import (
    LANES,
    SCHEMA,
    CountRules,
    Draws,
    control_counts,
    counted,
    empty,
    list_counts,
    most_counted,
)
from analytics.ranking.fitting import FitRules, fit
from analytics.reports import Floats
from tests.ranking.test_fitting import with_outcomes
from tests.worlds import NIGHT, OUTCOMES, TAXONOMY

RULES = FitRules(nights_apart_days=56, calibration_nights=4, weight_nights=4)
DAY = date(2026, 1, 5)
SOON = datetime(2026, 1, 7)


def outcomes(count: int) -> pl.DataFrame:
    rows = [(f"s{n}", "reopened", DAY, SOON) for n in range(count)]
    return pl.DataFrame(rows, schema=OUTCOMES, orient="row")


def drawn(*rows: tuple[str, str, float], at: datetime = SOON) -> Draws:
    """Rows of (subject_id, lane, probability)."""
    told = [(who, DAY, lane, chance, at) for who, lane, chance in rows]
    return Draws(pl.DataFrame(told, schema=SCHEMA, orient="row"))


def counts(draws: Draws | None, of: int = 4, *, level: bool, until: date = NIGHT) -> list[float] | None:
    told = counted(outcomes(of), draws, until, 70, level=level)
    return told["counts"].to_list() if "counts" in told.columns else None


def test_a_control_find_counts_one_over_the_chance_within_the_horizon_up_to_the_root() -> None:
    draws = drawn(("s0", "control", 0.05), ("s1", "control", 0.001))
    told = counts(draws, 9, level=True)
    assert told is not None
    assert told[0] == pytest.approx(1 / (1 - 0.95**10))
    assert told[1] == most_counted(9) == 3
    assert told[2:] == [1.0] * 7
    stands_for, _ = control_counts(np.array([0.001, 1.0]), 70, 3.0)
    assert stands_for == pytest.approx([1 / (1 - 0.999**10), 1.0])


@pytest.mark.parametrize("lane", ["list", "tripwire"])
def test_what_the_desk_chose_counts_one_for_the_level_and_less_for_the_weights(lane: str) -> None:
    draws = drawn(("s0", lane, 1.0))
    assert counts(draws, level=True) == [1.0] * 4
    assert counts(draws, level=False) == [0.5, 1.0, 1.0, 1.0]


def test_list_finds_count_as_much_as_others_are_seen_once_the_control_lane_tells() -> None:
    rules = CountRules()
    few, many = (list_counts(100, 30, np.full(finds, 10.0), np.full(finds, 4.0), rules) for finds in (1, 200))
    assert few == pytest.approx((34 / 40 + 5 * 0.5) / 6)
    assert many == pytest.approx(830 / 2030, abs=0.01)
    # where everybody below the line is seen, nothing is taken away
    assert list_counts(10, 30, np.ones(500), np.ones(500), rules) > 0.99


def test_however_many_the_list_found_they_count_four_times_the_others_at_most() -> None:
    assert list_counts(100, 5, np.zeros(0), np.zeros(0), CountRules()) == pytest.approx(0.2)
    assert counts(drawn(*((f"s{n}", "list", 1.0) for n in range(4))), level=False) == [0.0] * 4
    assert list_counts(0, 5, np.zeros(0), np.zeros(0), CountRules()) == 1.0


def test_a_draw_that_was_recorded_later_is_not_known_yet() -> None:
    draws = drawn(("s0", "control", 0.05), at=datetime(2026, 3, 1, 1))
    assert counts(draws, level=True, until=date(2026, 3, 1)) is None
    assert counts(draws, level=True, until=date(2026, 3, 2)) is not None
    assert counts(empty(), level=False) is counts(None, level=False) is None


def test_another_day_of_the_same_person_is_another_outcome() -> None:
    other = Draws(drawn(("s0", "list", 1.0)).table.with_columns(pl.col("occurred_on") + timedelta(days=1)))
    assert counts(other, level=False) is None


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (pl.DataFrame(schema={"subject_id": pl.String}), "no column occurred_on; allowed: subject_id"),
        (drawn(("a", "list", 1.0)).table.cast({"probability": pl.Float32}), "a column of another type"),
        (drawn(("a", "list", 1.0)).table.with_columns(lane=pl.lit(None, pl.String)), "a value is missing"),
        (drawn(("a", "list", 1.0)).table.with_columns(lane=pl.lit("luck")), "lane 'luck'; allowed: list"),
        (drawn(("a", "control", 1.0)).table.with_columns(probability=pl.lit(0.0)), "probability 0.0"),
        (pl.concat([drawn(("a", "list", 1.0)).table] * 2), "two draws of one outcome"),
    ],
)
def test_a_table_that_holds_no_draws_is_refused(broken: pl.DataFrame, message: str) -> None:
    with pytest.raises(ContractError, match=message):
        Draws(broken)


def test_the_order_of_rows_is_no_part_of_what_draws_are() -> None:
    one = drawn(("a", "list", 1.0), ("b", "control", 0.1))
    assert one.identity == Draws(one.table.reverse()).identity
    assert one.identity != drawn(("a", "list", 1.0)).identity


def plain(design: Floats, labels: Floats, overlap: float, centre: Floats, precision: Floats) -> Floats:
    """The maximum as it was found before rows had counts, operation by operation."""
    beta = centre.copy()
    for _ in range(logistic.STEPS):
        p = 1.0 / (1.0 + np.exp(-np.add.reduce(design * beta, axis=1)))
        gradient = np.add.reduce(design * (labels - p)[:, None], axis=0) / overlap
        gradient = gradient - np.add.reduce(precision * (beta - centre), axis=1)
        curvature, information = p * (1 - p), precision.copy()
        for row in range(len(centre)):
            information[row] += (
                np.add.reduce(design * (design[:, row] * curvature)[:, None], axis=0) / overlap
            )
        step = np.linalg.solve(information, gradient)
        longest = float(np.abs(step).max())
        beta = beta + step * min(1.0, logistic.LONGEST_STEP / max(longest, logistic.CONVERGED))
        if longest < logistic.CONVERGED:
            break
    return np.concatenate([beta, np.linalg.inv(information).ravel()])


def sample(rows: int = 3_000) -> tuple[Floats, Floats]:
    rng = np.random.default_rng(5)
    design = np.column_stack([np.ones(rows), rng.normal(size=(rows, 2))])
    chance = 1 / (1 + np.exp(2 - design[:, 1] - 0.5 * design[:, 2]))
    return design, (rng.random(rows) < chance).astype(np.float64)


def test_without_counts_every_byte_of_a_fit_is_as_it_was() -> None:
    design, labels = sample()
    prior = (np.array([-1.0, 0.2, 0.2]), np.diag([0.01, 4.0, 4.0]))
    beta, covariance = logistic.fitted(design, labels, 2.5, *prior, np.zeros(3, np.bool_))
    told = np.concatenate([beta, covariance.ravel()])
    assert told.tobytes() == plain(design, labels, 2.5, *prior).tobytes()


def test_a_row_that_counts_three_is_three_rows_but_no_surer() -> None:
    design, labels = sample()
    prior = (np.zeros(3), np.diag([0.01, 0.01, 0.01]), np.zeros(3, np.bool_))
    often = np.where(labels > 0, 3, 1)
    beta, covariance = logistic.fitted(design, labels, 1.0, *prior, often.astype(np.float64))
    copied, sure = logistic.fitted(np.repeat(design, often, 0), np.repeat(labels, often), 1.0, *prior)
    assert beta == pytest.approx(copied, abs=1e-9)
    assert (np.diag(covariance) > 1.2 * np.diag(sure)).all()
    ones, sandwich = logistic.fitted(design, labels, 1.0, *prior, np.ones(len(labels)))
    once, usual = logistic.fitted(design, labels, 1.0, *prior)
    assert ones.tobytes() == once.tobytes()
    assert np.diag(sandwich) == pytest.approx(np.diag(usual), rel=0.15)


def test_draws_that_are_none_or_not_known_yet_change_no_byte_of_a_model() -> None:
    world = with_outcomes(60)
    expected = fit(world.history(), NIGHT, TAXONOMY, RULES).to_json()
    later = of(world.outcomes, ("control",), at=datetime(2026, 6, 30, 1))
    for draws in (empty(), later):
        assert fit(world.history(), NIGHT, TAXONOMY, RULES, draws=draws).to_json() == expected


def of(known: pl.DataFrame, lanes: Sequence[str], at: datetime | None = None) -> Draws:
    """Draws of all outcomes, recorded with them unless said otherwise, the lanes taking turns."""
    recorded = known["recorded_at"] if at is None else pl.Series([at] * known.height, dtype=pl.Datetime("us"))
    lane = pl.Series([lanes[n % len(lanes)] for n in range(known.height)])
    table = known.select("subject_id", "occurred_on").with_columns(
        lane=lane, probability=pl.when(lane == "control").then(0.01).otherwise(1.0), recorded_at=recorded
    )
    return Draws(table.select(*SCHEMA))


def test_a_model_says_what_each_lane_found_and_is_another() -> None:
    world = with_outcomes(190)
    plainly = fit(world.history(), NIGHT, TAXONOMY, RULES)
    told = fit(world.history(), NIGHT, TAXONOMY, RULES, draws=of(world.outcomes, LANES))
    card = dict(told.card)
    assert [card[f"outcomes found by the lane `{lane}`"] for lane in LANES] == [64, 63, 63]
    assert card["most that one outcome counts"] == pytest.approx(190**0.5)
    assert told.calibration.base_rate > plainly.calibration.base_rate
    assert told.calibration.outcomes == plainly.calibration.outcomes
    assert np.isfinite(told.calibration.covariance).all()
    again = fit(world.history(), NIGHT, TAXONOMY, RULES, draws=of(world.outcomes.reverse(), LANES[:1]))
    # nothing but the list's own finds: neither weights nor profile learn
    assert dict(again.weights) == dict(fit(with_outcomes(0).history(), NIGHT, TAXONOMY, RULES).weights)
    assert (
        again.profile == fit(replace(world, outcomes=outcomes(0)).history(), NIGHT, TAXONOMY, RULES).profile
    )
