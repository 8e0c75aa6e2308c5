from __future__ import annotations

import hashlib
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.store import state, timeline, writing
from analytics.store.open import open_store
from tests.feed.feeds import load, row


@given(st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}", fullmatch=True))
def test_the_bucket_is_the_same_here_in_the_engine_and_on_every_machine(subject_id: str) -> None:
    with duckdb.connect() as connection:
        (found,) = (
            connection.execute("select md5_number_lower($id) % 256", {"id": subject_id}).fetchone() or ()
        )
    assert timeline.bucket(subject_id) == found == hashlib.md5(subject_id.encode()).digest()[8]


def test_one_subjects_reports_with_delay_and_retraction(tmp_path: Path) -> None:
    events = [
        row("events", event_id="E2", occurred_at="2024-01-05 00:00:00", recorded_at="2024-01-06 12:00:00"),
        row("events"),
        row("events", event_id="E3", recorded_at="2024-09-01 00:00:00"),
        row("events", event_id="E4", subject_id="S2"),
    ]
    subjects = [row("subjects"), row("subjects", subject_id="S2")]
    store, _ = load(tmp_path, subjects=subjects, events=events, corrections=[row("corrections")])
    found = timeline.reports(store, "S1", date(2024, 6, 1))
    assert found["event_id"].to_list() == ["E1", "E2"]
    assert found["delay_days"].to_list() == [1.0, 1.5]
    assert found["retracted"].to_list() == [True, False]
    assert found["retracted_at"].to_list() == [datetime(2024, 2, 1), None]
    assert found["detail"].to_list() == ["seen", "seen"]
    assert timeline.reports(store, "S1", date(2024, 1, 31))["retracted"].to_list() == [False, False]
    assert timeline.reports(store, "S1", date(2024, 1, 2)).is_empty(), "recorded later that day"
    assert timeline.reports(store, "S1", date(2025, 1, 1)).height == 3


def test_nobody_and_an_empty_store(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store")
    empty = timeline.reports(store, "S1", date(2024, 6, 1))
    assert empty.is_empty()
    filled, _ = load(tmp_path, subjects=[row("subjects")], events=[row("events")])
    assert timeline.reports(filled, "S2", date(2024, 6, 1)).schema == empty.schema


def test_large_loads_lie_in_files_by_bucket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "ROWS_A_FILE", 20)
    monkeypatch.setattr(writing, "ROWS_A_SORT", 50)
    people = [f"S{number}" for number in range(40)]
    events = [
        row(
            "events",
            event_id=f"E{number}.{person}",
            subject_id=person,
            occurred_at=f"202{number}-01-01 00:00:00",
        )
        for number in range(3, -1, -1)
        for person in people
    ]
    store, _ = load(
        tmp_path, subjects=[row("subjects", subject_id=person) for person in people], events=events
    )
    files = [each for each in state.segments(store) if each.table == "events"]
    assert len(files) > 4
    assert sum(each.rows for each in files) == len(events)
    order = ["bucket", "subject_id", "occurred_at", "event_id"]
    for each in files:
        with duckdb.connect() as connection:
            found = connection.read_parquet([str(store.path / each.path)]).select(*order).fetchall()
        assert found == sorted(found)
        assert all(each.bucket_low <= values[0] <= each.bucket_high for values in found)
    for person in people:
        found_ids = timeline.reports(store, person, date(2024, 6, 1))["event_id"].to_list()
        assert found_ids == [f"E{number}.{person}" for number in range(4)]
