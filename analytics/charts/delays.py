"""How long do reports take to arrive, and has that changed? Median and 90 % a kind of source."""

from __future__ import annotations

import altair as alt
import polars as pl

from analytics.charts import palette
from analytics.charts.unchecked import unchecked

LANE = 40
SMALLEST = 0.02
"""Days below which all is drawn at the edge of the log axis."""
_PERIODS = {"lately": palette.TOWARDS, "before": palette.NEUTRAL}


def rows(delays: pl.DataFrame) -> pl.DataFrame:
    """Rows to draw of source_kind, period, reports, median_days and most_days."""
    return delays.with_columns(
        label=pl.col("source_kind").str.replace_all("_", " "),
        drawn_median=pl.col("median_days").clip(lower_bound=SMALLEST),
        drawn_most=pl.col("most_days").clip(lower_bound=SMALLEST),
    ).sort("label", "period")


@unchecked
def chart(drawn: pl.DataFrame) -> alt.LayerChart | alt.FacetChart:
    """A filled dot at the median, a hollow one where nine in ten have arrived, days on a log axis."""
    kinds = drawn["label"].n_unique()
    base = alt.Chart(alt.Data(values=drawn.to_dicts())).encode(
        y=alt.Y("label:N", title=None, axis=palette.names_axis(grid=True)),
        yOffset=alt.YOffset("period:N", scale=alt.Scale(domain=["lately", "before"], paddingOuter=0.4)),
        color=alt.Color(
            "period:N", legend=None, scale=alt.Scale(domain=list(_PERIODS), range=list(_PERIODS.values()))
        ),
        tooltip=[
            alt.Tooltip("label:N", title="source"),
            alt.Tooltip("period:N"),
            alt.Tooltip("median_days:Q", title="median (days)", format=".1f"),
            alt.Tooltip("most_days:Q", title="90 % within (days)", format=".1f"),
            alt.Tooltip("reports:Q", format=","),
        ],
    )
    x = alt.X(
        "drawn_median:Q",
        title="days from event to record",
        scale=alt.Scale(type="log", nice=False),
        axis=alt.Axis(grid=False, format="~g", labelOverlap=True),
    )
    return alt.layer(
        base.mark_rule(strokeWidth=2).encode(x=x, x2="drawn_most:Q"),
        base.mark_point(filled=True, size=70, opacity=1).encode(x="drawn_median:Q"),
        base.mark_point(filled=False, size=60, opacity=1, strokeWidth=2).encode(x="drawn_most:Q"),
    ).properties(height=max(kinds, 1) * LANE + 40, padding=palette.PADDING)
