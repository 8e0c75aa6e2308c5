from __future__ import annotations

import altair as alt
import polars as pl

from analytics.charts import delays


def told() -> pl.DataFrame:
    rows = [("partner_agency", "lately", 9, 3.0, 40.0), ("partner_agency", "before", 90, 0.0, 30.0)]
    columns = ["source_kind", "period", "reports", "median_days", "most_days"]
    return pl.DataFrame(rows, schema=columns, orient="row")


def test_what_arrives_at_once_stands_at_the_edge_and_keeps_its_figure() -> None:
    drawn = delays.rows(told())
    assert drawn.select("label", "period", "drawn_median", "median_days").rows() == [
        ("partner agency", "before", delays.SMALLEST, 0.0),
        ("partner agency", "lately", 3.0, 3.0),
    ]


def test_it_can_be_drawn() -> None:
    drawn = alt.LayerChart.from_dict(delays.chart(delays.rows(told())))
    assert [layer["mark"]["type"] for layer in delays.chart(delays.rows(told()))["layer"]] == [
        "rule",
        "point",
        "point",
    ]
    assert len(drawn.layer) == 3
    assert alt.LayerChart.from_dict(delays.chart(delays.rows(told().clear()))).layer
