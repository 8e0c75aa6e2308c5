"""Claimed probabilities held against what followed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from analytics.evaluation.calibration import EDGES, SCHEMA, reliability, settled, skill, table
from analytics.evaluation.rankings._base import Listed
from analytics.history import History
from tests.worlds import OUTCOMES, moment, random_world

UNTIL = date(2026, 6, 30)
SETTLED = [UNTIL - timedelta(days=days) for days in (200, 187, 180)]
UNSETTLED = [UNTIL - timedelta(days=179), UNTIL]


def reopened(*rows: tuple[str, date]) -> History:
    """A history in which these people were reopened on these days."""
    outcomes = [(name, "reopened", day, moment(str(day)) + timedelta(days=2)) for name, day in rows]
    base = random_world(3)
    return replace(base, outcomes=pl.DataFrame(outcomes, schema=OUTCOMES, orient="row")).history(UNTIL)


def lists(*chances: float) -> list[Listed]:
    """The same list every night: the first subjects with these probabilities."""
    listed = Listed(np.arange(len(chances)), np.array(chances), np.array(chances))
    return [listed] * len(SETTLED + UNSETTLED)


def test_only_nights_whose_half_year_is_over_count() -> None:
    assert settled(SETTLED + UNSETTLED, UNTIL) == [0, 1, 2]
    rows = table(reopened(), SETTLED + UNSETTLED, lists(0.2))
    assert rows["nights"].to_list() == [3]


def test_an_outcome_counts_for_the_nights_up_to_180_days_before_it_and_none_after() -> None:
    def nights_before(day: date) -> int:
        return int(table(reopened(("s000", day)), SETTLED, lists(0.2))["observed"].item())

    assert nights_before(SETTLED[0]) == 0
    assert nights_before(SETTLED[0] + timedelta(days=1)) == 1
    assert nights_before(SETTLED[2] + timedelta(days=1)) == 3
    assert nights_before(SETTLED[0] + timedelta(days=181)) == 2


def test_each_person_has_a_row_a_bin_with_probability_and_loss_added_up() -> None:
    night = lists(0.0005, 0.05, 0.5)
    rows = table(reopened(("s001", UNTIL - timedelta(days=100))), SETTLED, night)
    assert dict(rows.schema) == SCHEMA
    assert rows["subject_id"].to_list() == ["s000", "s001", "s002"]
    assert rows["bin"].to_list() == [0, 4, 5]
    assert rows["predicted"].to_list() == pytest.approx([0.0015, 0.15, 1.5])
    assert rows["observed"].to_list() == [0, 3, 0]
    assert rows["loss"].to_list() == pytest.approx([-3 * np.log(0.9995), -3 * np.log(0.05), -3 * np.log(0.5)])


@pytest.mark.parametrize(
    ("chance", "place"), [(0.001, 1), (0.00099, 0), (0.1, 5), (0.0999, 4), (1.0, 5), (0.0, 0)]
)
def test_a_bin_begins_at_its_lower_edge(chance: float, place: int) -> None:
    assert table(reopened(), SETTLED[:1], lists(chance))["bin"].item() == place
    assert len(EDGES) == 7


def test_lists_that_claim_nothing_have_no_rows() -> None:
    silent = [Listed(np.arange(3), np.arange(3.0), None)] * 3
    assert table(reopened(), SETTLED, silent).is_empty()


def claims(rng: np.random.Generator, factor: float) -> pl.DataFrame:
    """2,000 people on 10 nights, told `factor` times less than their own chance."""
    chance = rng.choice([0.002, 0.02, 0.2], 2_000)
    nights, hits = np.full(2_000, 10), np.where(rng.random(2_000) < chance, 10, 0)
    told = chance / factor
    return pl.DataFrame(
        {
            "world": "w",
            "subject_id": [f"s{n:04}" for n in range(2_000)],
            "bin": np.searchsorted(EDGES[1:-1], told, side="right"),
            "nights": nights,
            "predicted": told * nights,
            "observed": hits,
            "loss": -(hits * np.log(told) + (nights - hits) * np.log1p(-told)),
        }
    )


def test_true_probabilities_have_ratios_around_one_and_skill() -> None:
    rows = claims(np.random.default_rng(1), 1.0)
    bins = {row["low"]: row for row in reliability(rows) if row["people_nights"]}
    assert set(bins) == {0.001, 0.01, 0.1}
    for row in bins.values():
        low, high = row["ratio_low"], row["ratio_high"]
        assert low is not None
        assert high is not None
        assert low < 1.0 < high
    found = skill(rows)
    assert found.low is not None
    assert found.low > 0


def test_probabilities_twice_too_low_are_found_out() -> None:
    rows = reliability(claims(np.random.default_rng(1), 2.0))
    last = next(row for row in rows if row["low"] == 0.1)
    assert last["ratio"] == pytest.approx(2.0, rel=0.25)
    assert last["ratio_low"] is not None
    assert last["ratio_low"] > 1.4


def test_an_empty_bin_says_nothing() -> None:
    rows = claims(np.random.default_rng(1), 1.0)
    assert reliability(rows)[0] == {
        "low": 0.0, "high": 0.001, "predicted": None, "observed": None, "people_nights": 0, "outcomes": 0,
        "ratio": None, "ratio_low": None, "ratio_high": None,
    }  # fmt: skip


def test_one_number_for_everybody_has_no_skill_and_none_is_told_without_outcomes() -> None:
    rows = claims(np.random.default_rng(1), 1.0)
    hits, nights = rows["observed"].to_numpy(), rows["nights"].to_numpy()
    base = float(hits.sum() / nights.sum())
    same = rows.with_columns(loss=pl.Series(-(hits * np.log(base) + (nights - hits) * np.log1p(-base))))
    assert skill(same).value == pytest.approx(0.0, abs=1e-12)
    assert skill(rows.with_columns(observed=pl.lit(0))).value is None
    assert skill(rows.clear()).value is None


def test_the_order_of_the_rows_changes_no_bit() -> None:
    rows = claims(np.random.default_rng(2), 1.3)
    shuffled = rows.sample(fraction=1.0, shuffle=True, seed=4)
    assert reliability(shuffled) == reliability(rows)
    assert skill(shuffled) == skill(rows)
