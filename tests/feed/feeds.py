"""Small feeds for tests, written as CSV or Parquet."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import polars as pl

from analytics.contracts import FEED
from analytics.feed.ingest import ingest
from analytics.feed.report import IngestReport
from analytics.store.open import Store, open_store
from analytics.store.reading import open_reading

MANIFEST = {"contract": 1, "classification": "synthetic", "producer": "tests"}
GOOD: dict[str, dict[str, str | None]] = {
    "subjects": {"subject_id": "S1", "status": "closed", "stream": "a", "opened_on": "2020-01-01"},
    "investigations": {"investigation_id": "I1", "status": "live", "opened_on": "2020-01-01"},
    "involvements": {"subject_id": "S1", "investigation_id": "I1", "role": "subject"},
    "events": {
        "event_id": "E1",
        "subject_id": "S1",
        "occurred_at": "2024-01-01 10:00:00",
        "recorded_at": "2024-01-02 10:00:00",
        "event_type": "arrest",
        "source_id": "P1",
        "source_kind": "police",
        "source_grade": "1",
        "intelligence_grade": "A",
        "detail": "seen",
    },
    "event_links": {"event_id": "E1", "link_kind": "phone", "link_value": "T1"},
    "corrections": {
        "event_id": "E1",
        "action": "retract",
        "recorded_at": "2024-02-01 00:00:00",
        "reason": "wrong person",
    },
    "outcomes": {
        "subject_id": "S1",
        "outcome": "reopened",
        "occurred_on": "2024-03-01",
        "recorded_at": "2024-03-02 00:00:00",
    },
    "protected_attributes": {"subject_id": "S1", "sex": "f"},
}
"""One good row of each table, all of one person."""


def row(table: str, **changes: str | None) -> dict[str, str | None]:
    """The good row of a table with some of its cells changed."""
    return GOOD[table] | changes


def write(folder: Path, form: str = "csv", /, **tables: list[dict[str, Any]]) -> Path:
    """Write a feed folder with the given rows; columns that no row of a table has are left out."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "manifest.json").write_text(json.dumps(MANIFEST), encoding="utf-8")
    for name, rows in tables.items():
        columns = list(dict.fromkeys(key for each in rows for key in each)) or list(FEED[name].column_names)
        if form == "csv":
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, columns, lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
        else:
            schema = dict.fromkeys(columns, pl.String)
            pl.DataFrame(rows, schema=schema).write_parquet(folder / f"{name}.parquet")
    return folder


def load(tmp_path: Path, form: str = "csv", /, **tables: list[dict[str, Any]]) -> tuple[Store, IngestReport]:
    """Ingest one feed into the store below `tmp_path`."""
    store = open_store(tmp_path / "store")
    number = sum(1 for _ in tmp_path.glob("feed-*"))
    return store, ingest(store, write(tmp_path / f"feed-{number}", form, **tables))


def rows(store: Store, table: str) -> list[dict[str, Any]]:
    """All accepted rows of a table that a reading shows."""
    with open_reading(store) as reading:
        found = reading.connection.table(table)
        return [dict(zip(found.columns, values, strict=True)) for values in found.fetchall()]
