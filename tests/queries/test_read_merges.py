"""Decisions on pairs as a reading shows them."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime
from pathlib import Path

import polars as pl

from analytics.store import merges
from analytics.store.open import Store, open_store
from analytics.store.reading import open_reading

DAY = date(2026, 1, 2)
INSERT = "insert into match_decisions values (?, ?, 'ann', 'identifier', ?, ?, ?, 'looked')"


def read(store: Store, as_of: date, loaded: int | None = None) -> pl.DataFrame:
    with open_reading(store, loaded) as reading:
        return reading.frame("read_merges", as_of=as_of)


def test_before_anything_is_decided_there_are_its_columns(tmp_path: Path) -> None:
    found = read(open_store(tmp_path / "store"), DAY)
    assert found.is_empty()
    assert dict(found.schema) == {
        "recorded_at": pl.Datetime("us"),
        "kind": pl.String,
        "first": pl.String,
        "second": pl.String,
        "verdict": pl.String,
    }


def test_decisions_come_oldest_first_as_they_were_recorded(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store")
    made = [
        merges.record(store, merges.pair("subject", "S2", "S1"), "same", "ann", "'; drop view merges"),
        merges.record(store, merges.pair("identifier", "T1", "t\x00\N{SNOWMAN}'"), "different", "ann", "x"),
        merges.record(store, merges.pair("subject", "S2", "S1"), "undone", "ann", "misread"),
    ]
    for loaded in (None, 0):
        assert read(store, date(2200, 1, 1), loaded).rows() == [
            (each.decided_at.replace(tzinfo=None), *each.pair, each.verdict) for each in made
        ]


def test_what_is_decided_after_midnight_is_not_known(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store")
    merges.record(store, merges.pair("identifier", "a", "b"), "same", "ann", "makes the table")
    rows = [
        (7, "2026-01-02T00:00:00.000001+00:00", "T1", "T3", "undone"),
        (6, "2026-01-02T00:00:00+00:00", "T1", "T3", "same"),
        (5, "1969-12-31T23:59:59.999999+00:00", "T1", "T2", "different"),
    ]
    with sqlite3.connect(store.state_path) as connection:
        connection.executemany(INSERT, rows)
    assert read(store, DAY).rows() == [
        (datetime(1969, 12, 31, 23, 59, 59, 999999), "identifier", "T1", "T2", "different"),
        (datetime(2026, 1, 2), "identifier", "T1", "T3", "same"),
    ]
    assert read(store, date(2026, 1, 3)).height == 3
    assert read(store, date(1969, 12, 31)).is_empty()
