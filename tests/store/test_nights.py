from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from analytics.errors import ContractError
from analytics.store import nights
from analytics.store.nights import Night
from analytics.store.open import Store, open_store
from analytics.store.queries import QueryError
from tests.nightly import frames
from tests.store.test_publish import put


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "store")


@pytest.fixture
def night(store: Store) -> Night:
    put(store)
    (published,) = nights.all(store)
    return published


def test_before_the_first_night_there_is_none(store: Store) -> None:
    assert nights.all(store) == []
    assert nights.current(store) is None
    assert nights.pointer(store) is None
    assert nights.before([], frames.AS_OF) is None
    assert nights.of_date([], frames.AS_OF) is None


def test_a_night_is_compared_with_the_latest_publication_of_the_newest_earlier_date(store: Store) -> None:
    for day in (10, 3, 10, 20):
        put(store, date(2026, 6, day))
    published = nights.all(store)
    assert [night.number for night in published] == [1, 2, 3, 4]
    found = nights.before(published, date(2026, 6, 20))
    assert found == published[2]
    assert nights.before(published, date(2026, 6, 3)) is None
    assert nights.of_date(published, date(2026, 6, 10)) == published[2]


def test_one_subject_is_read_by_itself(night: Night) -> None:
    place = nights.read(night, "read_night_subject", subject_id="B")
    assert place.select("subject_id", "rank").rows() == [("B", 2)]
    assert nights.read(night, "read_night_subject", subject_id="Z").is_empty()
    whole = {name: frame.filter(pl.col("subject_id") == "A") for name, frame in frames.tables().items()}
    for name in ("contributions", "incidents", "custody"):
        found = nights.read(night, f"read_night_subject_{name}", subject_id="A")
        assert found.height == whole[name].height > 0
        assert set(found["subject_id"]) == {"A"}


def test_ranks_are_read_under_the_names_they_have_a_night_later(night: Night) -> None:
    ranks = nights.read(night, "read_night_ranks")
    assert ranks.rows() == [("A", 1, 2.5), ("B", 2, 0.5), ("C", 3, -1.0)]
    assert ranks.columns == ["subject_id", "previous_rank", "previous_score"]


def test_hostile_ids_are_values_and_never_sql(night: Night) -> None:
    assert nights.read(night, "read_night_subject", subject_id="A' or '1'='1").is_empty()


def test_a_failing_query_shows_its_name_and_text(night: Night) -> None:
    with pytest.raises(QueryError, match=r"query read_night_subject: .*text: -- one row"):
        nights.read(night, "read_night_subject")


def test_a_missing_and_a_damaged_file_are_named(night: Night) -> None:
    night.run_path.write_bytes(b"no database")
    with pytest.raises(ContractError, match=r"night 1: .*run-000001\.duckdb: "):
        nights.read(night, "read_night_queue")
    night.run_path.unlink()
    with pytest.raises(ContractError, match=r"night 1: .*run-000001\.duckdb: "):
        nights.read(night, "read_night_queue")
    assert not night.run_path.exists()


def test_reading_changes_no_file(store: Store, night: Night) -> None:
    before = {path: path.read_bytes() for path in store.path.rglob("*") if path.is_file()}
    nights.current(store)
    nights.read(night, "read_night_queue")
    assert {path: path.read_bytes() for path in store.path.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("text", ["no json", "[]"])
def test_a_damaged_manifest_is_named(night: Night, text: str) -> None:
    with pytest.raises(ContractError, match="night 1: its manifest is damaged"):
        _ = replace(night, manifest_text=text).manifest
