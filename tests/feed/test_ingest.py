from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from analytics.feed import quarantine
from analytics.feed.ingest import ingest
from analytics.feed.report import Counts
from analytics.store import state
from analytics.store.open import open_store
from tests.feed.feeds import GOOD, load, row, rows, write

EVERYTHING = {table: [good] for table, good in GOOD.items()}
HOSTILE = [
    "nul \x00 inside",
    "controls \x01\x02\x1b[31m\x7f",
    "<script>alert(1)</script>",
    '=HYPERLINK("http://x")',
    "+1+1",
    "@SUM(A1)",
    "right to left \u202e gnirts \u200f",
    "zero width \u200b\ufeff",
    'line\nbreak\r\nand "quotes", commas',
    "'; drop table events; --",
    "{{ 7*7 }} ${7*7} %n%n",
    "emoji \U0001f469\u200d\U0001f692",
]


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_one_person_with_everything(tmp_path: Path, form: str) -> None:
    store, report = load(tmp_path, form, **EVERYTHING)
    assert all(counts == Counts(accepted=1) for counts in report.tables.values())
    assert rows(store, "events")[0] | {"bucket": 0} == GOOD["events"] | {
        "bucket": 0,
        "occurred_at": datetime(2024, 1, 1, 10),
        "recorded_at": datetime(2024, 1, 2, 10),
    }
    assert rows(store, "subjects") == [
        {
            "subject_id": "S1",
            "recorded_at": datetime(2020, 1, 1),
            "status": "closed",
            "stream": "a",
            "opened_on": date(2020, 1, 1),
            "closed_on": None,
            "area_id": None,
            "retention_group": None,
        }
    ]
    second, _ = load(tmp_path, form, **EVERYTHING), state.loads(store)
    assert all(counts == Counts(duplicate=1) for counts in second[1].tables.values())
    assert len(state.loads(store)) == 1, "the same feed again changes nothing"


def test_csv_and_parquet_say_the_same(tmp_path: Path) -> None:
    load(tmp_path, "csv", **EVERYTHING)
    _, report = load(tmp_path, "parquet", **EVERYTHING)
    assert all(counts == Counts(duplicate=1) for counts in report.tables.values())


def test_typed_columns_of_a_parquet_file(tmp_path: Path) -> None:
    moments = [datetime(2024, 1, 1, 10, 0, 0, 123456), datetime(1, 1, 1)]
    frame = pl.DataFrame(
        {
            "event_id": pl.Series(["E1", "E2"]).cast(pl.Categorical),
            "subject_id": ["S1", "S1"],
            "occurred_at": pl.Series(moments, dtype=pl.Datetime("us")),
            "recorded_at": pl.Series(moments).dt.replace_time_zone("UTC"),
            "event_type": ["arrest", "arrest"],
            "source_id": ["P", "P"],
            "source_kind": ["police", "police"],
            "source_grade": [1, 2],
            "intelligence_grade": ["A", "B"],
            "file_row_number": [7, 7],
        }
    )
    feed = write(tmp_path / "feed", subjects=[GOOD["subjects"]])
    frame.write_parquet(feed / "events.parquet")
    subjects = pl.DataFrame(
        {
            "subject_id": ["S1", "S2"],
            "status": ["closed", "closed"],
            "stream": ["a", "a"],
            "opened_on": [datetime(2020, 1, 1), datetime(2020, 1, 1, 12)],
            "Closed_On": ["not", "ours"],
        }
    )
    (feed / "subjects.csv").unlink()
    subjects.write_parquet(feed / "subjects.parquet")
    store = open_store(tmp_path / "store")
    report = ingest(store, feed)
    assert report.tables["subjects"] == Counts(accepted=1, quarantined=1)
    assert report.tables["events"] == Counts(accepted=2)
    assert {event["occurred_at"] for event in rows(store, "events")} == set(moments)
    assert {event["source_grade"] for event in rows(store, "events")} == {"1", "2"}


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_hostile_text_is_carried_as_it_came(tmp_path: Path, form: str) -> None:
    events = [row("events", event_id=f"E{place}", detail=text) for place, text in enumerate(HOSTILE)]
    store, report = load(tmp_path, form, subjects=[GOOD["subjects"]], events=events)
    assert report.tables["events"] == Counts(accepted=len(HOSTILE))
    assert {event["event_id"]: event["detail"] for event in rows(store, "events")} == {
        f"E{place}": text for place, text in enumerate(HOSTILE)
    }


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_field_of_ten_megabytes_costs_its_row_alone(tmp_path: Path, form: str) -> None:
    huge = "x\n" * 5_500_000
    events = [row("events"), row("events", event_id="E2", detail=huge), row("events", event_id="E3")]
    store, report = load(tmp_path, form, subjects=[GOOD["subjects"]], events=events)
    assert report.tables["events"] == Counts(accepted=2, quarantined=1)
    aside = quarantine.listing(store)
    assert aside["row_number"].to_list() == [2]
    assert "11000000 characters; allowed: at most 2,000" in aside["reason"][0]
    assert len(aside["reason"][0]) < 300
    assert json.loads(aside["raw"][0])["detail"] == huge


def test_what_refers_to_the_unknown_is_held_until_it_is_known(tmp_path: Path) -> None:
    later = {name: given for name, given in EVERYTHING.items() if name not in {"subjects", "investigations"}}
    store, report = load(tmp_path, **later)
    assert all(report.tables[name] == Counts(held=1) for name in later)
    _, report = load(tmp_path, **later)
    assert all(report.tables[name] == Counts(held=1) for name in later)
    assert sum(segment.rows for segment in state.segments(store, kind="held")) == len(later)
    assert not rows(store, "events")
    _, report = load(tmp_path, subjects=[GOOD["subjects"]])
    assert all(report.tables[name] == Counts(released=1) for name in later)
    assert not state.segments(store, kind="held")
    assert rows(store, "events")[0]["event_id"] == "E1"
    assert rows(store, "event_links")
    assert rows(store, "corrections")


def test_a_held_row_keeps_its_key(tmp_path: Path) -> None:
    load(tmp_path, events=[row("events")])
    store, report = load(tmp_path, events=[row("events", detail="other")])
    assert report.tables["events"] == Counts(quarantined=1)
    _, report = load(
        tmp_path, subjects=[GOOD["subjects"]], events=[row("events"), row("events", detail="other")]
    )
    assert report.tables["events"] == Counts(duplicate=1, quarantined=1, released=1)
    assert [event["detail"] for event in rows(store, "events")] == ["seen"]


def test_the_first_row_of_a_key_wins(tmp_path: Path) -> None:
    events = [row("events", detail=text) for text in ("bad" * 1_000, "first", "second", "first")]
    store, report = load(tmp_path, subjects=[GOOD["subjects"]], events=events)
    assert report.tables["events"] == Counts(accepted=1, duplicate=1, quarantined=2)
    assert [event["detail"] for event in rows(store, "events")] == ["first"]
    listed = quarantine.listing(store)
    flawed, rival = listed["reason"]
    assert flawed.startswith("detail")
    assert "seen with other content" in rival
    assert listed["mended"].to_list() == [True, False], "only the flawed row's key was accepted otherwise"


def test_a_newer_version_of_a_subject_is_another_row(tmp_path: Path) -> None:
    newer = row("subjects", status="active", recorded_at="2024-05-05T00:00:00Z")
    store, report = load(
        tmp_path, subjects=[row("subjects"), newer, row("subjects", recorded_at="2020-01-01 00:00:00")]
    )
    assert report.tables["subjects"] == Counts(accepted=2, duplicate=1)
    assert {subject["status"] for subject in rows(store, "subjects")} == {"closed", "active"}


def test_a_missing_required_column_costs_every_row(tmp_path: Path) -> None:
    events = [{name: cell for name, cell in row("events").items() if name != "source_kind"}] * 2
    store, report = load(tmp_path, subjects=[GOOD["subjects"]], events=events)
    assert report.tables["events"] == Counts(quarantined=2)
    assert quarantine.listing(store)["reason"].to_list() == ["source_kind is missing"], (
        "the same row, stored once"
    )


def test_extra_columns_and_links_outside_the_cohort_are_no_ground(tmp_path: Path) -> None:
    early = row(
        "events", occurred_at="1999-01-01 00:00:00", extra="x", row_number="7", unread="x", raw="y", flaw="z"
    )
    link = row("event_links", link_kind="subject", link_value="S999")
    _, report = load(tmp_path, "parquet", subjects=[GOOD["subjects"]], events=[early], event_links=[link])
    assert report.tables["events"] == report.tables["event_links"] == Counts(accepted=1)


def test_a_dry_run_counts_and_leaves_nothing(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store")
    feed = write(tmp_path / "feed", **EVERYTHING)
    before = sorted(store.path.rglob("*"))
    dry = ingest(store, feed, dry_run=True)
    assert dry.tables == ingest(open_store(tmp_path / "other"), feed).tables
    assert [path for path in sorted(store.path.rglob("*")) if path.name != "lock"] == before
    assert not state.loads(store)


def test_protected_attributes_stay_apart(tmp_path: Path) -> None:
    given = row("protected_attributes", faith="x", notes="", quarantine_reason="r")
    store, report = load(tmp_path, subjects=[GOOD["subjects"]], protected_attributes=[given])
    assert report.tables["protected_attributes"] == Counts(accepted=1)
    (segment,) = [each for each in state.segments(store) if each.table == "protected_attributes"]
    assert segment.path.startswith("protected/")
    (kept,) = pl.read_parquet(store.path / segment.path).to_dicts()
    assert kept == {
        "subject_id": "S1",
        "sex": "f",
        "age_band": None,
        "ethnicity_group": None,
        "further": '{"faith":"x"}',
    }
    _, report = load(tmp_path, protected_attributes=[row("protected_attributes", faith="other")])
    assert report.tables["protected_attributes"] == Counts(quarantined=1)
    assert all("protected" in segment.path for segment in state.segments(store, kind="quarantine"))
