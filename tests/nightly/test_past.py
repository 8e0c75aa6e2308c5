from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from analytics import taxonomy
from analytics.errors import UsageError
from analytics.nightly import past
from analytics.store import nights
from analytics.store.open import open_store
from tests.nightly.jobs import FIRST, files

COLUMNS = ["as_of", "subject_id", "rank", "score", "probability", "probability_low", "probability_high"]


def test_nights_run_from_the_first_to_the_last_that_fits() -> None:
    assert past.dates(FIRST, None, 7) == [FIRST]
    assert past.dates(FIRST, FIRST, 1) == [FIRST]
    assert past.dates(FIRST, FIRST + timedelta(days=13), 7) == [FIRST, FIRST + timedelta(days=7)]


@pytest.mark.parametrize(
    ("until", "every", "complaint"),
    [
        (FIRST - timedelta(days=1), 7, "--until 2026-06-29: before --as-of 2026-06-30; allowed: "),
        (FIRST, 0, "--every 0: no step forward; allowed: 1 day or more"),
    ],
)
def test_nights_that_lead_nowhere_are_refused(until: date, every: int, complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint):
        past.dates(FIRST, until, every)


def test_many_nights_in_one_call_are_the_nights_one_by_one(tiny_store: Path) -> None:
    store, days = open_store(tiny_store), past.dates(FIRST - timedelta(days=70), FIRST, 35)
    together = past.rank(store, days, taxonomy.load())
    apart = [past.rank(store, [day], taxonomy.load()) for day in days]
    assert_frame_equal(together, pl.concat(apart), check_exact=True)
    assert together.columns == COLUMNS
    assert together["as_of"].unique(maintain_order=True).to_list() == days
    assert together.equals(together.sort("as_of", "rank"))


def test_the_ranking_of_a_night_is_what_the_night_published(tiny_store: Path) -> None:
    store = open_store(tiny_store)
    night = nights.current(store)
    assert night is not None
    published = nights.read(night, "read_night_queue").select(COLUMNS)
    assert_frame_equal(past.rank(store, [FIRST], taxonomy.load()), published, check_exact=True)


def test_nothing_is_written_to_the_store_and_nobody_is_waited_for(tiny_store_copy: Path) -> None:
    from analytics.store.lock import hold

    store, before = open_store(tiny_store_copy), files(tiny_store_copy)
    with hold(store):
        past.rank(store, [FIRST], taxonomy.load())
    assert files(tiny_store_copy) == before
