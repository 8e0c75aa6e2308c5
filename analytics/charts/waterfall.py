"""What the score is made of: one bar a contribution, from nothing to the total."""

from __future__ import annotations

import altair as alt
import polars as pl

from analytics.charts import palette
from analytics.charts.unchecked import unchecked

ROW_PIXELS = 24
LABEL_PIXELS = 480
AXIS_PIXELS = 56
_LABEL_CHARACTERS = 76
_COLUMNS = {"reason": pl.String, "evidence": pl.Float64}


def bars(contributions: pl.DataFrame, *, prior: float = 0.0, largest: int = 12) -> pl.DataFrame:
    """Bars from top to bottom: what raises the score, the small rest as one, what lowers it, the total.

    `contributions` has position, evidence (nats), reason and incident_id, largest first. What is no
    incident (silence, remainder) always has a bar of its own: it says what did not happen.

    Returns reason, evidence, start and end (running sums in nats), kind (`towards`, `away`, `total`)
    and label (short, each one once).
    """
    ordered = contributions.sort("position")
    alone = (pl.int_range(pl.len()) < largest) | pl.col("incident_id").is_null()
    shown = ordered.filter(alone).select(*_COLUMNS)
    rest = ordered.filter(~alone)
    together = {"reason": [f"{rest.height:,} smaller ones together"], "evidence": [rest["evidence"].sum()]}
    grouped = pl.DataFrame(together, schema=_COLUMNS)
    first = pl.DataFrame({"reason": ["Prior"], "evidence": [prior]}, schema=_COLUMNS)
    frame = pl.concat(
        [
            first.head(1 if prior else 0),
            shown.filter(pl.col("evidence") >= 0),
            grouped.head(min(rest.height, 1)),
            shown.filter(pl.col("evidence") < 0),
        ]
    ).with_columns(end=pl.col("evidence").cum_sum())
    total = pl.DataFrame({"reason": ["Score"], "evidence": [float(frame["evidence"].sum())]}, schema=_COLUMNS)
    frame = frame.with_columns(start=pl.col("end") - pl.col("evidence"), kind=_kind())
    total = total.with_columns(end="evidence", start=pl.lit(0.0), kind=pl.lit("total"))
    return _labelled(pl.concat([frame, total], how="diagonal"))


def _kind() -> pl.Expr:
    return pl.when(pl.col("evidence") < 0).then(pl.lit("away")).otherwise(pl.lit("towards"))


def _labelled(frame: pl.DataFrame) -> pl.DataFrame:
    reason = pl.col("reason")
    short = (
        pl.when(reason.str.len_chars() > _LABEL_CHARACTERS)
        .then(reason.str.head(_LABEL_CHARACTERS - 1) + "…")
        .otherwise(reason)
    )
    sign = pl.when(pl.col("evidence") < 0).then(pl.lit("−")).otherwise(pl.lit("+"))
    # figures of two decimals as text: Vega has no padded numbers in a category axis
    hundredths = (pl.col("evidence").abs() * 100).round().cast(pl.Int64)
    figure = (hundredths // 100).cast(pl.String) + "." + (hundredths % 100).cast(pl.String).str.zfill(2)
    again = pl.int_range(pl.len()).over("label")
    numbered = "(" + (again + 1).cast(pl.String) + ") " + pl.col("label")
    # one category a row, or Vega would draw two equal reasons into one bar
    return frame.with_columns(label=short + "   " + sign + figure).with_columns(
        label=pl.when(again > 0).then(numbered).otherwise("label")
    )


@unchecked
def chart(frame: pl.DataFrame) -> alt.Chart:
    """The bars of `bars`, readable without colour: every label ends with the signed evidence."""
    colours = alt.Scale(
        domain=["towards", "away", "total"], range=[palette.TOWARDS, palette.AWAY, palette.NEUTRAL]
    )
    axis = palette.names_axis(limit_pixels=LABEL_PIXELS)
    drawn: alt.Chart = (
        alt.Chart(alt.Data(values=frame.to_dicts()))
        .mark_bar(height=ROW_PIXELS - 9)
        .encode(
            y=alt.Y("label:N", title=None, sort=None, axis=axis),
            x=alt.X("start:Q", title="log evidence (nats)", axis=alt.Axis(grid=True, tickCount=6)),
            x2="end:Q",
            color=alt.Color("kind:N", scale=colours, legend=None),
            tooltip=[
                alt.Tooltip("reason:N"),
                alt.Tooltip("evidence:Q", title="evidence (nats)", format="+.3f"),
            ],
        )
        .properties(height=ROW_PIXELS * frame.height + AXIS_PIXELS, padding=palette.PADDING)
    )
    return drawn
