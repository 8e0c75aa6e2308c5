from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from analytics.store import nights
from analytics.store.open import open_store
from tests.nightly.gates.looking import of_the_next_night

RECENT = pl.col("incidents_365d") > 0


@pytest.fixture
def tables(tiny_store: Path) -> dict[str, pl.DataFrame]:
    night = nights.current(open_store(tiny_store))
    assert night is not None
    return {name: nights.read(night, f"read_night_{name}") for name in ("queue", "contributions")}


def test_the_night_as_it_is_passes(tiny_store: Path) -> None:
    assert of_the_next_night("zero_scores", tiny_store).verdict == "passed"


@pytest.mark.parametrize("score", [0.0, float("nan"), float("inf")])
def test_people_without_a_score_fail(tiny_store: Path, tables: dict[str, pl.DataFrame], score: float) -> None:
    some = tables["queue"].filter(RECENT)["subject_id"].head(3)
    lost = pl.when(pl.col("subject_id").is_in(some)).then(score).otherwise("score")
    found = of_the_next_night("zero_scores", tiny_store, queue=tables["queue"].with_columns(score=lost))
    assert (found.verdict, found.measured) == ("failed", round(3 / 161, 6))


def test_a_score_without_a_reason_fails(tiny_store: Path, tables: dict[str, pl.DataFrame]) -> None:
    some = tables["queue"].filter(RECENT)["subject_id"].head(2)
    untold = tables["contributions"].filter(~pl.col("subject_id").is_in(some))
    assert of_the_next_night("zero_scores", tiny_store, contributions=untold).verdict == "failed"


def test_one_score_for_most_fails(tiny_store: Path, tables: dict[str, pl.DataFrame]) -> None:
    alike = pl.when(pl.col("rank") % 3 > 0).then(1.5).otherwise("score")
    found = of_the_next_night("zero_scores", tiny_store, queue=tables["queue"].with_columns(score=alike))
    assert found.verdict == "failed"
    assert found.limit == 0.5
    assert "the same score" in found.figure


def test_few_people_with_incidents_say_nothing(tiny_store: Path, tables: dict[str, pl.DataFrame]) -> None:
    quiet = tables["queue"].with_columns(score=0.0, incidents_365d=0)
    assert of_the_next_night("zero_scores", tiny_store, queue=quiet).verdict == "no reference"
