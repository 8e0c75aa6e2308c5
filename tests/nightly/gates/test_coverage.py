from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from analytics.store import nights
from analytics.store.open import open_store
from tests.nightly.gates.looking import gate, of_the_next_night, seen, verdict


@pytest.fixture
def queue(tiny_store: Path) -> pl.DataFrame:
    night = nights.current(open_store(tiny_store))
    assert night is not None
    return nights.read(night, "read_night_queue")


def test_a_list_that_lost_people_fails(tiny_store: Path, queue: pl.DataFrame) -> None:
    lost = of_the_next_night("coverage", tiny_store, queue=queue.head(200))
    assert (lost.verdict, lost.measured, lost.limit) == ("failed", round(29 / 229, 6), 0.052)
    assert lost.figure == "200 are scored; of 229 on the last list 29 are not"
    assert lost.against == "the night of 2026-06-30"


def test_the_same_list_passes_and_a_few_may_go_in_a_month(tiny_store: Path, queue: pl.DataFrame) -> None:
    assert of_the_next_night("coverage", tiny_store, queue=queue).verdict == "passed"
    assert of_the_next_night("coverage", tiny_store, days=31, queue=queue.head(204)).verdict == "passed"
    assert of_the_next_night("coverage", tiny_store, queue=queue.head(204)).verdict == "failed"


def test_an_empty_list_fails_whoever_was_on_the_last(tiny_store: Path, queue: pl.DataFrame) -> None:
    assert of_the_next_night("coverage", tiny_store, queue=queue.clear()).measured == 1.0


def test_without_an_earlier_night_or_after_years_there_is_no_reference(
    tiny_store: Path, queue: pl.DataFrame
) -> None:
    first = verdict("coverage", open_store(tiny_store), tables={"queue": queue})
    assert first.verdict == "no reference"
    assert of_the_next_night("coverage", tiny_store, days=800, queue=queue.head(1)).verdict == "no reference"


def test_a_short_list_before_says_nothing(tiny_store: Path, queue: pl.DataFrame) -> None:
    with seen(open_store(tiny_store), tables={"queue": queue.head(1)}) as looked:
        looked.__dict__["queue_before"] = queue.head(99)
        assert gate("coverage").check(looked).verdict == "no reference"
        looked.__dict__["queue_before"] = queue.head(100)
        assert gate("coverage").check(looked).verdict == "failed"
