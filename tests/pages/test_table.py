from __future__ import annotations

import polars as pl

from analytics.pages import _table
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
    sent = _table.arrow(listed(20_000))
    assert sent.num_rows == 20_000
    assert sent.nbytes < 2_000_000


def test_nobody_can_be_sent_too() -> None:
    assert _table.arrow(listed(20).clear()).num_rows == 0


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
