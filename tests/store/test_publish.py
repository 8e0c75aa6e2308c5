from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from polars.testing import assert_frame_equal

from analytics.nightly import relations
from analytics.store import nights, publish, state
from analytics.store.content import file_sha256
from analytics.store.open import Store, open_store
from tests.nightly import frames


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "store")


def put(store: Store, as_of: date = frames.AS_OF) -> int:
    """Publish the little night of `frames` under a date; returns its number."""
    number = publish.next_number(store)
    tables = {name: relations.validated(name, frame) for name, frame in frames.tables().items()}
    tables["queue"] = tables["queue"].with_columns(as_of=as_of)
    publication = publish.Publication(
        number, as_of, "2026-07-01T02:00:00", "priors-1", "{}", f"hash {number}"
    )
    publish.publish(store, publication, tables)
    return number


def test_a_published_night_reads_back_as_it_was_written(store: Store) -> None:
    assert put(store) == 1
    night = nights.current(store)
    assert night is not None
    assert (night.number, night.as_of, night.model_id) == (1, frames.AS_OF, "priors-1")
    assert night.run_sha256 == file_sha256(night.run_path)
    for name, frame in frames.tables().items():
        found = nights.read(night, f"read_night_{name}")
        assert_frame_equal(found, relations.validated(name, frame))
    assert nights.read(night, "read_night_manifest")["manifest"].to_list() == ["{}"]


def test_nothing_is_left_in_the_scratch_folder_and_no_log_beside_the_run(store: Store) -> None:
    put(store)
    assert list(store.staging.iterdir()) == []
    assert [path.name for path in store.runs.iterdir()] == ["run-000001.duckdb"]


def test_an_older_night_is_kept_and_does_not_become_current(store: Store) -> None:
    put(store)
    put(store, date(2026, 6, 1))
    assert [night.number for night in nights.all(store)] == [1, 2]
    assert nights.pointer(store) == 1


def test_the_same_date_published_again_becomes_current(store: Store) -> None:
    put(store)
    put(store)
    assert nights.pointer(store) == 2


def test_a_name_is_never_used_twice(store: Store) -> None:
    (store.runs / "run-000004.duckdb").touch()
    (store.runs / "notes.txt").touch()
    assert put(store) == 5


@pytest.mark.parametrize("beginning", ["insert into nights", "insert into pointer"])
def test_cut_short_within_the_transaction_the_last_night_stays(
    store: Store, monkeypatch: pytest.MonkeyPatch, beginning: str
) -> None:
    put(store)
    whole = state.connect

    class Cut(sqlite3.Connection):
        def execute(self, sql: str, *parameters: object) -> sqlite3.Cursor:
            if sql.strip().startswith(beginning):
                raise KeyboardInterrupt
            return super().execute(sql, *parameters)  # type: ignore[arg-type]

    @contextmanager
    def cut(store: Store) -> Iterator[sqlite3.Connection]:
        with whole(store), sqlite3.connect(store.state_path, factory=Cut) as connection:
            yield connection
        connection.close()

    monkeypatch.setattr(state, "connect", cut)
    with pytest.raises(KeyboardInterrupt):
        put(store, date(2026, 7, 1))
    monkeypatch.undo()
    assert [night.number for night in nights.all(store)] == [1]
    assert nights.pointer(store) == 1
    assert put(store, date(2026, 7, 1)) == 3
