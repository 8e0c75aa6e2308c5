from __future__ import annotations

import math
from pathlib import Path

import polars as pl
import pytest

from analytics.store import nights
from analytics.store.open import open_store
from tests.nightly.gates.looking import of_the_next_night, verdict


@pytest.fixture
def queue(tiny_store: Path) -> pl.DataFrame:
    night = nights.current(open_store(tiny_store))
    assert night is not None
    return nights.read(night, "read_night_queue")


def swapped(queue: pl.DataFrame, people: int) -> pl.DataFrame:
    """The list with the first `people` put at its end."""
    place = pl.col("rank")
    moved = pl.when(place <= people).then(place + queue.height).otherwise(place).rank().cast(pl.Int32)
    return queue.with_columns(rank=moved).sort("rank")


def test_a_head_of_other_people_fails(tiny_store: Path, queue: pl.DataFrame) -> None:
    found = of_the_next_night("churn", tiny_store, queue=swapped(queue, 26))
    assert (found.verdict, found.measured, found.limit) == ("failed", 0.26, 0.25)
    assert found.figure.startswith("26 of the first 100 were not there before")


def test_what_is_too_much_for_a_day_is_not_for_a_week(tiny_store: Path, queue: pl.DataFrame) -> None:
    assert of_the_next_night("churn", tiny_store, queue=swapped(queue, 25)).verdict == "passed"
    week = of_the_next_night("churn", tiny_store, days=7, queue=swapped(queue, 60))
    assert (week.verdict, week.limit) == ("passed", round(0.25 * math.sqrt(7), 6))
    assert of_the_next_night("churn", tiny_store, days=7, queue=swapped(queue, 70)).verdict == "failed"


def test_after_weeks_before_the_first_night_and_of_few_nothing_is_said(
    tiny_store: Path, queue: pl.DataFrame
) -> None:
    assert (
        of_the_next_night("churn", tiny_store, days=16, queue=swapped(queue, 100)).verdict == "no reference"
    )
    assert verdict("churn", open_store(tiny_store), tables={"queue": queue}).verdict == "no reference"
    assert of_the_next_night("churn", tiny_store, queue=queue.head(199)).verdict == "no reference"
