from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from analytics.feed.ingest import ingest
from analytics.nightly.gates._verdict import Verdict
from analytics.ranking.calibration import HORIZON_DAYS
from analytics.store import nights
from analytics.store.nights import Night
from analytics.store.open import Store, open_store
from tests.nightly.gates.looking import gate, seen


def current(store: Store) -> Night:
    night = nights.current(store)
    assert night is not None
    return night


def judged(store: Store, published: list[Night], days: int = HORIZON_DAYS, **thresholds: float) -> Verdict:
    later = current(store).as_of + timedelta(days=days)
    with seen(store, later, published=published) as looked:
        return gate("calibration", **thresholds).check(looked)


@pytest.fixture
def reopened(tiny_store_copy: Path, tmp_path: Path) -> Store:
    """Twenty people of the published list were reopened two months after it: 0.35 were to be expected."""
    store, feed = open_store(tiny_store_copy), tmp_path / "outcomes"
    people = nights.read(current(store), "read_night_queue")["subject_id"].head(20)
    feed.mkdir()
    (feed / "manifest.json").write_text(
        json.dumps({"contract": 1, "classification": "synthetic", "producer": "t"})
    )
    rows = [f"{person},reopened,2026-09-01,2026-09-02T00:00:00" for person in people]
    text = "\n".join(["subject_id,outcome,occurred_on,recorded_at", *rows])
    (feed / "outcomes.csv").write_text(text, encoding="utf-8")
    assert ingest(store, feed).tables["outcomes"].accepted == len(people)
    return store


def test_many_more_cases_than_were_said_fail(reopened: Store) -> None:
    found = judged(reopened, [current(reopened)])
    assert found.verdict == "failed"
    assert found.figure == "0.4 cases were expected to be reopened, 20 were (interval 10.4 to 34.7)"
    assert (found.limit, found.against) == (1.5, "the night of 2026-06-30")
    assert found.measured is not None
    assert found.measured > 20


def test_as_many_as_the_interval_allows_pass(reopened: Store) -> None:
    assert judged(reopened, [current(reopened)], tolerance=40.0).verdict == "passed"


def test_before_half_a_year_without_a_model_and_of_few_cases_nothing_is_said(reopened: Store) -> None:
    night = current(reopened)
    assert judged(reopened, [night], days=HORIZON_DAYS - 1).verdict == "no reference"
    assert judged(reopened, [replace(night, model_id="priors-1")]).verdict == "no reference"
    assert judged(reopened, []).verdict == "no reference"
    few = judged(reopened, [night], least_cases=21)
    assert (few.verdict, few.figure) == ("no reference", "0.4 cases expected, 20 reopened")
