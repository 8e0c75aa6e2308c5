from __future__ import annotations

import csv
import json
from pathlib import Path

import polars as pl
import pytest

from analytics.errors import UsageError
from analytics.feed import quarantine
from analytics.feed.ingest import ingest
from analytics.feed.report import Counts
from analytics.store.open import Store, open_store
from tests.feed.feeds import GOOD, load, row, rows, write


def damaged(tmp_path: Path) -> Store:
    events = [
        row("events"),
        row("events", event_id="E2", event_type="arrests"),
        row("events", event_id="E3", occurred_at="2024-01-09 00:00:00", detail="=1+1"),
        row("events", event_id="E 4"),
    ]
    protected = [row("protected_attributes", subject_id=None, faith="x")]
    store, report = load(tmp_path, subjects=[GOOD["subjects"]], events=events, protected_attributes=protected)
    assert report.tables["events"] == Counts(accepted=1, quarantined=3)
    return store


def test_the_list_says_where_each_row_came_from_and_why(tmp_path: Path) -> None:
    aside = quarantine.listing(damaged(tmp_path))
    assert aside.select("table_name", "file", "row_number", "load").rows() == [
        ("events", "events.csv", 2, 1),
        ("events", "events.csv", 3, 1),
        ("events", "events.csv", 4, 1),
        ("protected_attributes", "protected_attributes.csv", 1, 1),
    ]
    reasons = aside["reason"].to_list()
    assert reasons[0].startswith('event_type "arrests" is not in the list; allowed: hostile_expression, ')
    assert reasons[1] == (
        "occurred_at 2024-01-09 00:00:00 is after recorded_at 2024-01-02 10:00:00; allowed: at or before it"
    )
    assert reasons[2].startswith('event_id "E 4" is malformed')
    assert reasons[3] == "subject_id is missing"


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_rows_can_be_exported_repaired_and_sent_again(tmp_path: Path, form: quarantine.Format) -> None:
    store = damaged(tmp_path)
    out = tmp_path / "repair"
    assert quarantine.export(store, out, file_format=form) == {"events": 3, "protected_attributes": 1}
    path = out / f"events.{form}"
    frame = pl.read_csv(path, infer_schema=False) if form == "csv" else pl.read_parquet(path)
    assert frame["detail"].to_list() == ["seen", "=1+1", "seen"]
    assert frame["quarantine_row_number"].to_list() == ["2", "3", "4"]
    repaired = frame.with_columns(
        event_type=pl.lit("arrest"),
        occurred_at=pl.lit("2024-01-01 00:00:00"),
        event_id=pl.col("event_id").str.replace(" ", ""),
    )
    repaired.write_csv(path) if form == "csv" else repaired.write_parquet(path)
    report = ingest(store, out)
    assert report.tables["events"] == Counts(accepted=3)
    assert report.tables["protected_attributes"] == Counts(quarantined=1), "nobody repaired it"
    assert len(rows(store, "events")) == 4
    assert quarantine.listing(store).filter(table_name="events").height == 3, "nothing is forgotten"
    left = quarantine.listing(store).filter(~pl.col("mended"))
    assert left.filter(table_name="events").select("raw").height == 1, "its key was repaired as well"


def test_bytes_and_lines_that_cannot_be_read_are_exported_legibly(tmp_path: Path) -> None:
    feed = write(tmp_path / "feed", subjects=[GOOD["subjects"]])
    (feed / "outcomes.csv").write_bytes(b'subject_id,outcome\nS1,\xff\nS1,"open\n')
    store = open_store(tmp_path / "store")
    ingest(store, feed)
    quarantine.export(store, tmp_path / "repair")
    with (tmp_path / "repair" / "outcomes.csv").open(newline="", encoding="utf-8") as file:
        first, second = csv.DictReader(file)
    assert first["outcome"] == "\\xff"
    assert second["quarantine_raw_line"] == 'S1,"open'


def test_an_export_overwrites_nothing(tmp_path: Path) -> None:
    store = damaged(tmp_path)
    with pytest.raises(UsageError, match="in use; allowed: a new or empty folder"):
        quarantine.export(store, tmp_path)


def test_nothing_set_aside(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store")
    assert quarantine.listing(store).is_empty()
    assert quarantine.export(store, tmp_path / "out") == {}
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["manifest.json"]


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_reason_can_be_shown_anywhere(tmp_path: Path, form: str) -> None:
    hostile = "\x00\x1b[31m\u202e\n<b>" + "x" * 10_000
    store, _ = load(tmp_path, form, subjects=[row("subjects", subject_id=hostile)])
    (reason,) = quarantine.listing(store)["reason"]
    assert reason.isprintable()
    assert len(reason) < 300
    (raw,) = quarantine.listing(store)["raw"]
    assert json.loads(raw)["subject_id"] == hostile
