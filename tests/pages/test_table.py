from __future__ import annotations

import polars as pl
import pytest

from analytics.pages import _alarms, _table
from tests.pages import night


def listed(subjects: int) -> pl.DataFrame:
    return night.queue(subjects).with_columns(moved=pl.col("previous_rank") - pl.col("rank"))


def test_what_is_sent_is_what_the_table_says() -> None:
    rows = listed(200)
    assert (
        pl.DataFrame(pl.from_arrow(_table.arrow(rows)))
        .cast({pl.Categorical: pl.String})
        .equals(_table.table(rows))
    )


def test_twenty_thousand_rows_are_small_enough_to_send_at_once() -> None:
    sent = _table.arrow(listed(20_000), alarms=True)
    assert sent.num_rows == 20_000
    assert sent.nbytes < 2_000_000


def test_nobody_can_be_sent_too() -> None:
    assert _table.arrow(listed(20).clear()).num_rows == 0


def test_the_chance_is_said_in_words_and_as_a_multiple_of_the_average() -> None:
    shown = _table.table(listed(3).with_columns(probability=pl.Series([0.45, 0.01, 0.0025])))
    assert shown["words"].to_list() == ["realistic possibility", "remote chance", "remote chance"]
    assert shown["times"].to_list() == pytest.approx([180.0, 4.0, 1.0])


def test_false_alarms_are_shown_where_they_are_asked_for() -> None:
    shown = _table.table(listed(50), alarms=True)
    assert shown["alarm_tier"].to_list()[:4] == [5.0, 5.0, 5.0, None]
    assert set(shown.columns) <= set(_table.columns(listed(50)))
    assert not set(_alarms.COLUMNS) & set(_table.table(listed(50)).columns)


def test_a_night_from_before_there_were_alarms_is_shown_without_them() -> None:
    old = listed(50).drop("base_rate", "alarm_gate", *_alarms.COLUMNS)
    shown = _table.table(old, alarms=True)
    assert not {"times", *_alarms.COLUMNS} & set(shown.columns)
    assert _table.arrow(old, alarms=True).num_rows == 50


def test_nothing_is_certain() -> None:
    rows = listed(3).with_columns(probability=pl.lit(0.9999), probability_high=pl.lit(1.0))
    shown = _table.table(rows)
    assert shown["probability"].max() == 99.9
    assert shown["interval"][0].endswith("–99.9 %")


def test_families_are_the_strongest_two() -> None:
    rows = listed(3).with_columns(
        families=pl.Series([["planning", "travel", "online", "contact"], ["finance"], []])
    )
    assert _table.table(rows)["families"].to_list() == ["planning,travel", "finance", ""]
