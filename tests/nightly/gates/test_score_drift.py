from __future__ import annotations

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


def test_scores_that_all_rose_fail(tiny_store: Path, queue: pl.DataFrame) -> None:
    risen = of_the_next_night("score_drift", tiny_store, queue=queue.with_columns(pl.col("score") + 1.0))
    assert risen.verdict == "failed"
    assert risen.measured is not None
    assert risen.measured > 0.25
    assert risen.against == "the night of 2026-06-30"


def test_scores_as_they_were_pass(tiny_store: Path, queue: pl.DataFrame) -> None:
    same = of_the_next_night("score_drift", tiny_store, queue=queue)
    assert (same.verdict, same.measured) == ("passed", 0.0)
    assert of_the_next_night("score_drift", tiny_store, queue=queue.head(225)).verdict == "passed"


def test_another_model_or_policy_and_few_people_are_no_reference(
    tiny_store: Path, queue: pl.DataFrame
) -> None:
    store = open_store(tiny_store)
    before = nights.current(store)
    assert before is not None
    risen = {"queue": queue.with_columns(pl.col("score") + 9.0)}
    after = before.as_of.replace(day=1, month=7)
    alike = {"model_id": before.model_id, "published": [before], "tables": risen}
    assert verdict("score_drift", store, after, **alike).verdict == "failed"
    assert verdict("score_drift", store, after, **{**alike, "model_id": "other"}).verdict == "no reference"
    assert verdict("score_drift", store, after, **alike, parameters={}).verdict == "no reference"
    assert verdict("score_drift", store, tables=risen).verdict == "no reference"
    few = {"queue": risen["queue"].head(199)}
    assert verdict("score_drift", store, after, **{**alike, "tables": few}).verdict == "no reference"
