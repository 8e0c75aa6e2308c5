from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from analytics.feed.ingest import ingest
from analytics.store.open import Store, open_store
from tests.nightly.gates.looking import NIGHT, loaded, midnight, night, reports, verdict

CLOCK = midnight(NIGHT) + timedelta(hours=2)
PAST = reports(NIGHT - timedelta(days=40), 40)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "store")


def test_rows_recorded_before_they_came_pass(store: Store, tmp_path: Path) -> None:
    loaded(store, tmp_path / "feed", PAST, at=CLOCK)
    found = verdict("future_dated", store)
    assert (found.verdict, found.measured) == ("passed", 0.0)
    assert found.figure == "0 of 241 rows are dated after they were loaded"


def test_a_source_whose_clock_is_ahead_fails(store: Store, tmp_path: Path) -> None:
    ahead = reports(NIGHT + timedelta(days=2), 1, sources=[("bank", "B1"), ("bank", "B9")])
    loaded(store, tmp_path / "feed", PAST + ahead, at=CLOCK)
    found = verdict("future_dated", store)
    assert (found.verdict, found.measured) == ("failed", round(4 / 84, 6))
    assert found.figure == "4 of 245 rows are dated after they were loaded; of bank 4 of 84"


def test_a_few_rows_and_minutes_are_nothing(store: Store, tmp_path: Path) -> None:
    loaded(store, tmp_path / "feed", PAST + reports(NIGHT, 1, a_day=1)[:2], at=CLOCK)
    assert verdict("future_dated", store).verdict == "passed"
    noon = reports(NIGHT, 1, a_day=5)
    loaded(store, tmp_path / "more", noon, at=midnight(NIGHT) + timedelta(hours=11, minutes=51))
    assert verdict("future_dated", store, published=[night(NIGHT - timedelta(days=1))]).verdict == "passed"


def test_other_tables_have_a_clock_too(store: Store, tmp_path: Path) -> None:
    loaded(store, tmp_path / "first", PAST, at=CLOCK)
    feed = tmp_path / "second"
    feed.mkdir()
    (feed / "manifest.json").write_text(
        json.dumps({"contract": 1, "classification": "synthetic", "producer": "t"})
    )
    rows = [f"S1,reopened,2026-0{month}-01,2099-01-01T00:00:00" for month in (3, 4, 5)]
    header = "subject_id,outcome,occurred_on,recorded_at"
    (feed / "outcomes.csv").write_text("\n".join([header, *rows]), encoding="utf-8")
    assert ingest(store, feed).tables["outcomes"].accepted == 3
    found = verdict("future_dated", store, published=[night(NIGHT - timedelta(days=1), loaded=1)])
    assert (found.verdict, found.measured) == ("failed", 1.0)
    assert found.figure.endswith("of outcomes 3 of 3")


def test_a_load_before_the_night_and_one_of_an_earlier_night_are_not_judged(
    store: Store, tmp_path: Path
) -> None:
    ahead = reports(NIGHT + timedelta(days=2), 2)
    loaded(store, tmp_path / "feed", PAST + ahead, at=midnight(NIGHT) - timedelta(seconds=1))
    assert verdict("future_dated", store).verdict == "no reference"
    loaded(store, tmp_path / "next", reports(NIGHT + timedelta(days=9), 2), at=CLOCK)
    assert verdict("future_dated", store).verdict == "failed"
    read = night(NIGHT - timedelta(days=1), loaded=2)
    assert verdict("future_dated", store, published=[read]).verdict == "no reference"
