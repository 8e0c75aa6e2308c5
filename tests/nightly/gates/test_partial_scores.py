from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from analytics.store import nights
from analytics.store.open import open_store
from tests.nightly.gates.looking import of_the_next_night


@pytest.fixture
def incidents(tiny_store: Path) -> pl.DataFrame:
    night = nights.current(open_store(tiny_store))
    assert night is not None
    return nights.read(night, "read_night_incidents")


def test_all_that_was_known_is_in_the_scores(tiny_store: Path) -> None:
    whole = of_the_next_night("partial_scores", tiny_store, days=0)
    assert (whole.verdict, whole.measured, whole.limit) == ("passed", 0.0, 0.0)


def test_one_lost_report_fails_and_so_does_one_told_twice(tiny_store: Path, incidents: pl.DataFrame) -> None:
    lost = of_the_next_night(
        "partial_scores", tiny_store, days=0, incidents=incidents.filter(pl.col("reports") > 1)
    )
    assert lost.verdict == "failed"
    one = incidents.filter(pl.col("reports") == 1).head(1)
    twice = of_the_next_night("partial_scores", tiny_store, days=0, incidents=pl.concat([incidents, one]))
    assert twice.verdict == "failed"
    assert twice.figure.startswith("1 of ")
    assert twice.figure.endswith("of 1 subjects")


def test_a_lost_bucket_fails(tiny_store: Path, incidents: pl.DataFrame) -> None:
    somebody = incidents["subject_id"][0]
    rest = incidents.filter(pl.col("subject_id") != somebody)
    assert of_the_next_night("partial_scores", tiny_store, days=0, incidents=rest).verdict == "failed"


def test_where_nothing_is_known_of_anybody_nothing_is_said(tiny_store: Path, incidents: pl.DataFrame) -> None:
    strangers = pl.DataFrame({"subject_id": ["nobody"]})
    found = of_the_next_night("partial_scores", tiny_store, queue=strangers, incidents=incidents.clear())
    assert found.verdict == "no reference"
