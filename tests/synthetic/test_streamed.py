from __future__ import annotations

import polars as pl

from tests.synthetic.conftest import Written


def test_part_of_the_reports_carry_a_short_text(written: Written) -> None:
    detail = written.tables["events"]["detail"]
    assert 0.27 < detail.is_not_null().to_numpy().mean() < 0.33
    assert detail.n_unique() > 200


def test_about_one_in_a_hundred_reports_is_retracted(written: Written) -> None:
    assert 0.005 < len(written.tables["corrections"]) / len(written.tables["events"]) < 0.03
    assert written.tables["corrections"]["reason"].n_unique() >= 4


def test_some_incidents_are_reported_by_several_sources(written: Written) -> None:
    events = written.tables["events"].sort("subject_id", "event_type", "occurred_at")
    near = (
        (events["subject_id"] == events["subject_id"].shift(1))
        & (events["event_type"] == events["event_type"].shift(1))
        & ((events["occurred_at"] - events["occurred_at"].shift(1)).dt.total_hours() < 48)
        & (events["source_id"] != events["source_id"].shift(1))
    )
    assert 0.05 < near.fill_null(value=False).to_numpy().mean() < 0.25


def test_some_reports_are_sent_again_by_the_same_source(written: Written) -> None:
    key = ["subject_id", "event_type", "occurred_at", "source_id"]
    again = written.tables["events"].filter(pl.struct(key).is_duplicated())
    assert 0.02 < len(again) / len(written.tables["events"]) < 0.06


def test_delays_differ_by_kind_of_source(written: Written) -> None:
    days = (pl.col("recorded_at") - pl.col("occurred_at")).dt.total_minutes() / 1440
    median = dict(
        written.tables["events"].group_by("source_kind").agg(days.median().alias("days")).iter_rows()
    )
    assert 0.3 < median["police"] < 1.5
    assert 14 < median["bank"] < 35
    assert 40 < median["partner_agency"] < 75
    late = written.tables["events"].filter(source_kind="police").select(days.quantile(0.995)).item()
    assert late > 5 * median["police"]
