"""Does one in ten mean one in ten? What the probabilities claimed against what followed."""

from __future__ import annotations

import altair as alt
import polars as pl

from analytics.charts import palette
from analytics.charts.unchecked import unchecked

HEIGHT = 330
SMALLEST, LARGEST = 0.0003, 1.0
"""Ends of both axes, shares of 1; what lies below is drawn at the edge."""
EDGES = (0.001, 0.003, 0.01, 0.03, 0.1)
LEAST_RATIO, MOST_RATIO = 0.7, 1.4
"""Observed over predicted that counts as a promise kept."""
_TICKS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
_LABEL = "format(datum.value * 100, '~r') + ' %'"
_KEPT, _MISSED, _NONE = "kept", "not kept", "nobody came"


def points(calibration: pl.DataFrame) -> pl.DataFrame:
    """One row a bin with anybody in it, of one kind of world.

    Returns `bin` in words, predicted, observed (null with no outcome), low and high (interval of
    observed), drawn, drawn_low and drawn_high (the same inside the axes), ratio, people_nights,
    outcomes, kept (in words) and count (a label).
    """
    inside = calibration.filter(pl.col("people_nights") > 0, pl.col("predicted") > 0)
    ratio = pl.col("ratio")
    return (
        inside.with_columns(
            name=_per_cent("low") + "–" + _per_cent("high") + " %",
            observed=pl.when(pl.col("observed") > 0).then("observed"),
            seen_low=pl.col("predicted") * pl.col("ratio_low"),
            seen_high=pl.col("predicted") * pl.col("ratio_high"),
            kept=pl.when(pl.col("outcomes") == 0)
            .then(pl.lit(_NONE))
            .when(ratio.is_between(LEAST_RATIO, MOST_RATIO))
            .then(pl.lit(_KEPT))
            .otherwise(pl.lit(_MISSED)),
            count=pl.col("outcomes").cast(pl.String),
        )
        .with_columns(
            drawn=pl.col("observed").fill_null(SMALLEST).clip(SMALLEST, LARGEST),
            drawn_low=pl.col("seen_low").clip(SMALLEST, LARGEST),
            drawn_high=pl.col("seen_high").clip(SMALLEST, LARGEST),
            drawn_at=pl.col("predicted").clip(SMALLEST, LARGEST),
        )
        .select(
            "name", "predicted", "observed", "seen_low", "seen_high", "drawn", "drawn_low", "drawn_high",
            "drawn_at", "ratio", "people_nights", "outcomes", "kept", "count",
        )
    )  # fmt: skip


def _per_cent(name: str) -> pl.Expr:
    # 10.0 as 10, 0.3 as 0.3
    return (pl.col(name) * 100).round(1).cast(pl.String).str.strip_suffix(".0")


@unchecked
def chart(rows: pl.DataFrame) -> alt.LayerChart | alt.FacetChart:
    """The bins of `points` on two log axes, the diagonal, and the band of promises kept."""
    return alt.layer(*_ground(), *_bins(rows)).properties(height=HEIGHT, padding=palette.PADDING)


def _axis() -> alt.Axis:
    return alt.Axis(values=list(_TICKS), labelExpr=_LABEL, grid=False, labelOverlap=True)


def _scale() -> alt.Scale:
    return alt.Scale(type="log", domain=[SMALLEST, LARGEST], nice=False)


def _ground() -> list[alt.Chart]:
    """What the bins are held against: the edges of the bins, the band, the diagonal."""
    ends = [
        {"at": at, "same": at, "least": LEAST_RATIO * at, "most": min(MOST_RATIO * at, LARGEST)}
        for at in (SMALLEST, LARGEST / MOST_RATIO, LARGEST)
    ]
    edges = alt.Chart(alt.Data(values=[{"at": edge} for edge in EDGES]))
    base = alt.Chart(alt.Data(values=ends))
    x = alt.X("at:Q", title="claimed (mean of the bin)", scale=_scale(), axis=_axis())
    y = alt.Y("same:Q", title="what followed", scale=_scale(), axis=_axis())
    return [
        base.mark_area(color=palette.AWAY, opacity=0.2, clip=True).encode(
            x=x, y=alt.Y("least:Q", title="what followed", scale=_scale(), axis=_axis()), y2="most:Q"
        ),
        edges.mark_rule(color=palette.NEUTRAL, opacity=0.35, strokeDash=[2, 3]).encode(x=x),
        base.mark_line(color=palette.NEUTRAL, strokeWidth=1.4).encode(x=x, y=y),
    ]


def _bins(rows: pl.DataFrame) -> list[alt.Chart]:
    base = alt.Chart(alt.Data(values=rows.to_dicts())).encode(
        x=alt.X("drawn_at:Q"),
        color=alt.Color(
            "kept:N",
            legend=None,
            scale=alt.Scale(
                domain=[_KEPT, _MISSED, _NONE], range=[palette.AWAY, palette.TOWARDS, palette.NEUTRAL]
            ),
        ),
        tooltip=[
            alt.Tooltip("name:N", title="bin"),
            alt.Tooltip("predicted:Q", title="claimed", format=".2%"),
            alt.Tooltip("observed:Q", title="followed", format=".2%"),
            alt.Tooltip("seen_low:Q", title="from", format=".2%"),
            alt.Tooltip("seen_high:Q", title="to", format=".2%"),
            alt.Tooltip("ratio:Q", title="followed over claimed", format=".2f"),
            alt.Tooltip("outcomes:Q", title="people reopened", format=","),
            alt.Tooltip("people_nights:Q", title="people × nights", format=","),
        ],
    )
    shape = alt.Shape(
        "kept:N",
        legend=None,
        scale=alt.Scale(domain=[_KEPT, _MISSED, _NONE], range=["circle", "diamond", "triangle-down"]),
    )
    return [
        base.mark_rule(strokeWidth=2).encode(y="drawn_low:Q", y2="drawn_high:Q"),
        base.mark_point(filled=True, size=95, opacity=1).encode(y="drawn:Q", shape=shape),
        base.mark_text(align="left", dx=9, dy=11, fontSize=12).encode(
            y="drawn:Q", text="count:N", color=alt.value(palette.NEUTRAL)
        ),
    ]
