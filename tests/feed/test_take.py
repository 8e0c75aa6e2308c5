from __future__ import annotations

import os
from pathlib import Path

import pytest

from analytics.feed import quarantine
from analytics.feed.ingest import ingest
from analytics.feed.report import Counts
from analytics.store.open import open_store
from tests.feed.feeds import GOOD, rows, write

HEADER = ",".join(GOOD["events"]) + "\n"
LINE = "{},S1,2024-01-01T10:00:00Z,2024-01-02 10:00:00.5,arrest,P1,police,1,A,{}\n"


def test_damaged_lines_cost_only_themselves(tmp_path: Path) -> None:
    feed = write(tmp_path / "feed", subjects=[GOOD["subjects"]])
    damaged = [
        LINE.format("E1", "fine").encode(),
        b"E2,S1,short\n",
        LINE.format("E3", '"never closed').encode(),
        LINE.format("E4", '"quoted, and ""fine"""').encode(),
        LINE.format("E5", "caf\xe9").encode("latin-1"),
        LINE.format("E6", "x,y,z").encode(),
        LINE.format("E7", "last").encode(),
    ]
    (feed / "events.csv").write_bytes(HEADER.encode() + b"".join(damaged))
    store = open_store(tmp_path / "store")
    assert ingest(store, feed).tables["events"] == Counts(accepted=3, quarantined=4)
    assert {event["event_id"]: event["detail"] for event in rows(store, "events")} == {
        "E1": "fine",
        "E4": 'quoted, and "fine"',
        "E7": "last",
    }
    aside = quarantine.listing(store)
    assert aside["row_number"].to_list() == [2, 3, 5, 6]
    assert set(aside["file"]) == {"events.csv"}
    again = ingest(store, feed)
    assert again.tables["events"] == Counts(duplicate=3, quarantined=4)
    assert quarantine.listing(store).height == 4, "counted again, stored once"


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_other_line_ends_and_a_byte_order_mark(tmp_path: Path, ends: str) -> None:
    feed = write(tmp_path / "feed", subjects=[GOOD["subjects"]])
    text = "\ufeff" + HEADER + LINE.format("E1", "a") + LINE.format("E2", '"b,c"')
    (feed / "events.csv").write_text(text, encoding="utf-8", newline=ends)
    store = open_store(tmp_path / "store")
    assert ingest(store, feed).tables["events"] == Counts(accepted=2)
    assert sorted(event["detail"] for event in rows(store, "events")) == ["a", "b,c"]


def test_what_is_no_file_is_refused_by_name(tmp_path: Path) -> None:
    feed = write(tmp_path / "feed")
    (feed / "subjects.csv").mkdir()
    os.mkfifo(feed / "events.parquet")
    (feed / "outcomes.csv").symlink_to(feed / "nowhere")
    (feed / "corrections.csv").write_bytes(b"")
    report = ingest(open_store(tmp_path / "store"), feed)
    assert [refusal.file for refusal in report.refused] == [
        "subjects.csv",
        "events.parquet",
        "corrections.csv",
        "outcomes.csv",
    ]
    assert all("\n" not in refusal.reason for refusal in report.refused)
