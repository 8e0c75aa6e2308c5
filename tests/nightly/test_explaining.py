from __future__ import annotations

import math
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from analytics import taxonomy
from analytics.errors import ContractError, UsageError
from analytics.nightly.explaining import Explanation, explain
from analytics.store import nights
from analytics.store.open import open_store
from tests.nightly.jobs import FIRST, run


def told(path: Path, subject_id: str, as_of: date | None = None) -> Explanation:
    return explain(open_store(path), subject_id, as_of, taxonomy.load())


def queue(path: Path) -> pl.DataFrame:
    night = nights.current(open_store(path))
    assert night is not None
    return nights.read(night, "read_night_queue")


def test_the_current_night_says_what_a_computation_for_its_date_says(tiny_store: Path) -> None:
    for subject_id in queue(tiny_store)["subject_id"][0, 1, -1]:
        assert told(tiny_store, subject_id) == told(tiny_store, subject_id, FIRST)


def test_prior_and_evidence_add_up_to_the_published_score(tiny_store: Path) -> None:
    for row in queue(tiny_store).head(10).iter_rows(named=True):
        found = told(tiny_store, row["subject_id"])
        total = found["prior"] + math.fsum(part["evidence"] for part in found["contributions"])
        assert (found["rank"], found["score"]) == (row["rank"], row["score"])
        assert total == pytest.approx(row["score"], abs=1e-9)
        assert list(found["contributions"][0]) == [
            "signal",
            "evidence",
            "unit",
            "value",
            "reason",
            "event_ids",
        ]


def test_an_unranked_subject_has_neither_rank_nor_score(tiny_store: Path, tiny_feed: Path) -> None:
    people = pl.read_parquet(tiny_feed / "subjects.parquet").filter(pl.col("status") == "active")
    ranked = set(queue(tiny_store)["subject_id"])
    unranked = next(person for person in people["subject_id"] if person not in ranked)
    found = told(tiny_store, unranked)
    assert (found["rank"], found["score"], found["contributions"]) == (None, None, [])
    assert found == told(tiny_store, unranked, FIRST)


def test_an_older_night_published_later_is_not_what_is_explained(tiny_store_copy: Path) -> None:
    run(tiny_store_copy, date(2026, 1, 6))
    assert told(tiny_store_copy, queue(tiny_store_copy)["subject_id"][0])["as_of"] == "2026-06-30"


def test_an_unknown_subject_is_named(tiny_store: Path) -> None:
    with pytest.raises(UsageError, match="subject 'nobody': not known"):
        told(tiny_store, "nobody")


def test_without_a_night_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(
        UsageError, match=r"no night is published yet; allowed: --as-of DATE, or a `rereview nightly`"
    ):
        told(tmp_path / "store", "S1")


def test_an_unranked_subject_of_a_night_whose_model_is_gone(tiny_store_copy: Path) -> None:
    (model,) = (tiny_store_copy / "models").glob("*.json")
    model.unlink()
    with pytest.raises(ContractError, match="model fit-"):
        told(tiny_store_copy, "nobody")
