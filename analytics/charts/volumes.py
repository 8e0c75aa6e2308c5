"""Has a kind of source fallen silent, or grown loud? Reports a week, one lane a kind."""

from __future__ import annotations

from datetime import timedelta

import altair as alt
import polars as pl

from analytics.charts import palette
from analytics.charts.unchecked import unchecked

LANE = 40
_FILLED = 0.86
"""How much of its lane the highest bar takes."""


def lanes(volumes: pl.DataFrame) -> pl.DataFrame:
    """Bars to draw: label, week and its end, low and high within the lanes, reports, median (of the kind).

    `volumes` has week, source_kind and reports; a week without reports of a kind is a bar of nothing. The
    newest week may not be over.
    """
    kinds = volumes["source_kind"].unique().sort()
    span = pl.date_range(pl.col("week").min(), pl.col("week").max(), "1w")
    weeks = volumes.select("week") if volumes.is_empty() else volumes.select(span.alias("week"))
    lane = pl.DataFrame(
        {"source_kind": kinds, "lane": range(len(kinds))}, schema_overrides={"lane": pl.Int64}
    )
    whole = lane.join(weeks, how="cross").join(volumes, on=["source_kind", "week"], how="left")
    reports = pl.col("reports").fill_null(0)
    bottom = len(kinds) - 1 - pl.col("lane")
    return (
        whole.with_columns(reports=reports)
        .with_columns(
            median=pl.col("reports").median().over("source_kind"),
            high=bottom + _FILLED * pl.col("reports") / pl.col("reports").max().over("source_kind"),
            low=bottom.cast(pl.Float64),
            label=pl.col("source_kind").str.replace_all("_", " "),
            end=pl.col("week") + timedelta(days=6),
        )
        .sort("lane", "week")
        .select("label", "lane", "week", "end", "low", "high", "reports", "median")
    )


@unchecked
def chart(drawn: pl.DataFrame) -> alt.LayerChart | alt.FacetChart:
    """The bars of `lanes`; each lane has its own scale, its highest week fills it."""
    labels = drawn.unique("lane", maintain_order=True)["label"].to_list()
    words = drawn.with_columns(pl.col("week", "end").cast(pl.String)).to_dicts()
    names = ", ".join(f"'{label}'" for label in reversed(labels))
    axis = alt.Axis(
        values=[place + 0.4 for place in range(len(labels))],
        labelExpr=f"[{names}][floor(datum.value)]",
        ticks=False,
        domain=False,
        grid=False,
        labelPadding=8,
    )
    bars = (
        alt.Chart(alt.Data(values=words))
        .mark_rect(color=palette.AWAY)
        .encode(
            x=alt.X("week:T", title=None, axis=alt.Axis(format="%b", tickCount="month", grid=False)),
            x2="end:T",
            y=alt.Y("low:Q", title=None, axis=axis, scale=alt.Scale(domain=[0, max(len(labels), 1)])),
            y2="high:Q",
            tooltip=[
                alt.Tooltip("label:N", title="source"),
                alt.Tooltip("week:N", title="week from"),
                alt.Tooltip("reports:Q", format=","),
                alt.Tooltip("median:Q", title="median week", format=",.0f"),
            ],
        )
    )
    floor = alt.Chart(alt.Data(values=[{"at": place} for place in range(len(labels))]))
    line = floor.mark_rule(color=palette.NEUTRAL, opacity=0.5).encode(y="at:Q")
    return alt.layer(line, bars).properties(height=max(len(labels), 1) * LANE + 24, padding=palette.PADDING)
