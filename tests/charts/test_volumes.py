from __future__ import annotations

from datetime import date

import altair as alt
import polars as pl

from analytics.charts import volumes

MONDAYS = [date(2026, 6, 1), date(2026, 6, 15)]


def arrived() -> pl.DataFrame:
    rows = [("police", MONDAYS[0], 10), ("police", MONDAYS[1], 20), ("bank", MONDAYS[1], 5)]
    return pl.DataFrame(rows, schema=["source_kind", "week", "reports"], orient="row")


def test_a_week_without_reports_is_a_gap_in_the_lane() -> None:
    drawn = volumes.lanes(arrived())
    assert drawn.height == 2 * 3
    bank = drawn.filter(pl.col("label") == "bank")
    assert bank["reports"].to_list() == [0, 0, 5]
    assert (bank["high"] - bank["low"]).to_list()[:2] == [0.0, 0.0]
    police = drawn.filter(pl.col("label") == "police")
    assert police["reports"].to_list() == [10, 0, 20]
    assert police["median"].to_list() == [10.0] * 3
    heights = (police["high"] - police["low"]).to_list()
    assert heights[0] * 2 == heights[2]
    # each lane by itself: no bar reaches into the next one
    assert drawn.filter(pl.col("high") >= pl.col("low") + 1).is_empty()


def test_it_can_be_drawn() -> None:
    drawn = alt.LayerChart.from_dict(volumes.chart(volumes.lanes(arrived())))
    axis = drawn.layer[1].encoding.y.axis
    assert axis.labelExpr.startswith("['police', 'bank']")
    empty = volumes.lanes(arrived().clear())
    assert empty.is_empty()
    assert alt.LayerChart.from_dict(volumes.chart(empty)).layer
