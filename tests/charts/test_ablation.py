from __future__ import annotations

import altair as alt
import polars as pl

from analytics.charts import ablation

ADDED = pl.DataFrame(
    {
        "signal": ["breadth", "protective", "stage_step", "escalation", "unknown"],
        "difference": [0.05, 0.01, -0.01, 0.3, None],
        "low": [0.01, None, -0.03, 0.2, None],
        "high": [0.09, None, 0.01, 0.4, None],
        "with": [0.5] * 5,
        "without": [0.4] * 5,
    }
)


def test_signals_that_count_come_first_each_by_what_it_adds() -> None:
    rows = ablation.rows(ADDED, ["escalation", "protective"])
    assert rows["label"].to_list() == [
        "escalation (counts)",
        "protective (counts)",
        "breadth (in shadow)",
        "stage step (in shadow)",
    ]


def test_the_axis_is_even_and_wide_enough_for_every_interval() -> None:
    spec = ablation.chart(ablation.rows(ADDED, ["escalation"]))
    drawn = alt.LayerChart.from_dict(spec)
    low, high = drawn.layer[-1].encoding.x.scale.domain
    assert -low == high >= 0.4


def test_next_to_nothing_looks_like_next_to_nothing() -> None:
    tiny = ADDED.head(1).with_columns(
        difference=1e-4, low=pl.lit(None, pl.Float64), high=pl.lit(None, pl.Float64)
    )
    spec = ablation.chart(ablation.rows(tiny, []))
    assert alt.LayerChart.from_dict(spec).layer[-1].encoding.x.scale.domain[1] >= 0.02
