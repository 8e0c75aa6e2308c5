"""What does each signal add? Share caught with it less without it, a dot and an interval a signal."""

from __future__ import annotations

import altair as alt
import polars as pl

from analytics.charts import palette
from analytics.charts.unchecked import unchecked

ROW_PIXELS, AXIS_PIXELS = 30, 60
COUNTS, SHADOW = "counts", "in shadow"
_NARROWEST = 0.02
"""The axis reaches at least so far to both sides, a share of 1: next to nothing must look like it."""

_FINE_BELOW = 0.05


def rows(ablation: pl.DataFrame, ranked: list[str]) -> pl.DataFrame:
    """Signals that count first, then those in shadow, each by what it adds.

    `ablation` is that part of a report, of one kind of world and one budget. Returns signal, label,
    state, difference with low and high (null where there is no interval), with and without.
    """
    state = pl.when(pl.col("signal").is_in(ranked)).then(pl.lit(COUNTS)).otherwise(pl.lit(SHADOW))
    return (
        ablation.drop_nulls("difference")
        .with_columns(state=state)
        .with_columns(label=pl.col("signal").str.replace_all("_", " ") + " (" + pl.col("state") + ")")
        .sort("state", "difference", "signal", descending=[False, True, False])
        .select("signal", "label", "state", "difference", "low", "high", "with", "without")
    )


@unchecked
def chart(frame: pl.DataFrame) -> alt.LayerChart | alt.FacetChart:
    """The rows of `rows`: filled dots count today, hollow ones are in shadow; a line at nothing added."""
    known = pl.concat([frame[name] for name in ("difference", "low", "high")]).drop_nulls().abs()
    reach = max(float(known.max() or 0.0) * 1.1, _NARROWEST)  # type: ignore[arg-type]
    axis = alt.Axis(format="+.0%" if reach > _FINE_BELOW else "+.1%", tickCount=6)
    x = alt.X(
        "difference:Q", title="added to the share caught", scale=alt.Scale(domain=[-reach, reach]), axis=axis
    )
    base = alt.Chart(alt.Data(values=frame.to_dicts())).encode(
        y=alt.Y("label:N", title=None, sort=None, axis=palette.names_axis(grid=True, limit_pixels=260)),
        color=alt.Color(
            "state:N",
            legend=None,
            scale=alt.Scale(domain=[COUNTS, SHADOW], range=[palette.TOWARDS, palette.NEUTRAL]),
        ),
        tooltip=[
            alt.Tooltip("signal:N"),
            alt.Tooltip("state:N"),
            alt.Tooltip("difference:Q", title="adds", format="+.2%"),
            alt.Tooltip("low:Q", title="from", format="+.2%"),
            alt.Tooltip("high:Q", title="to", format="+.2%"),
            alt.Tooltip("with:Q", title="caught with it", format=".1%"),
            alt.Tooltip("without:Q", title="caught without it", format=".1%"),
        ],
    )
    nothing = alt.Chart(alt.Data(values=[{"at": 0}])).mark_rule(color=palette.NEUTRAL, strokeDash=[4, 3])
    layers = [
        nothing.encode(x="at:Q"),
        base.transform_filter("isValid(datum.low)").mark_rule(strokeWidth=2).encode(x="low:Q", x2="high:Q"),
        *(
            base.transform_filter(f"datum.state == '{state}'")
            .mark_point(filled=filled, size=95, opacity=1, strokeWidth=2)
            .encode(x=x)
            for state, filled in ((COUNTS, True), (SHADOW, False))
        ),
    ]
    return alt.layer(*layers).properties(
        height=ROW_PIXELS * frame.height + AXIS_PIXELS, padding=palette.PADDING
    )
