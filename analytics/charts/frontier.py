"""What does a review buy? Share caught, or lead, against reviews a week: one line a ranking."""

from __future__ import annotations

from typing import Literal

import altair as alt
import polars as pl

from analytics.charts import palette
from analytics.charts.unchecked import unchecked

HEIGHT = 320
LEAST_CAUGHT = 0.05
"""Below this share the median lead is that of a handful of people, and is not drawn."""
MODEL, COLD, ORACLE = "model", "cold", "oracle"
"""Names of the rankings that a report treats apart; all others are simple ones."""

Measure = Literal["caught", "lead_days"]
TITLES: dict[Measure, str] = {"caught": "share of escalations caught", "lead_days": "median lead (days)"}

_LABELS = {
    MODEL: "this model",
    COLD: "the same before learning",
    ORACLE: "knows how the world was made",
}
_BEST, _OTHERS = "best simple ranking", "other simple rankings"
_FORMS: dict[str, tuple[str, list[int], float]] = {
    _LABELS[MODEL]: (palette.TOWARDS, [1, 0], 3.0),
    _LABELS[COLD]: (palette.TOWARDS, [4, 3], 1.8),
    _LABELS[ORACLE]: (palette.AWAY, [9, 3], 2.2),
    _BEST: (palette.NEUTRAL, [1, 0], 2.4),
    _OTHERS: (palette.NEUTRAL, [1, 2], 1.2),
}
"""Colour, dashes and width of each line: none is told from the others by its colour alone."""


def best_simple(frontier: pl.DataFrame, per_week: int) -> str | None:
    """The simple ranking that catches most at `per_week` reviews, by name where several do; None without one.

    >>> rows = {"ranking": ["model", "rfgv", "random"], "per_week": [10] * 3, "caught": [0.9, 0.3, 0.1]}
    >>> best_simple(pl.DataFrame(rows), 10)
    'rfgv'
    """
    simple = frontier.filter(
        ~pl.col("ranking").is_in(list(_LABELS)), _is_plain(), pl.col("per_week") == per_week
    )
    ordered = simple.drop_nulls("caught").sort("caught", "ranking", descending=[True, False])
    return None if ordered.is_empty() else str(ordered["ranking"][0])


def _is_plain() -> pl.Expr:
    """Rankings of an ablation have a chart of their own."""
    return ~pl.col("ranking").str.starts_with(f"{MODEL}-with")


def lines(frontier: pl.DataFrame, best: str | None) -> pl.DataFrame:
    """Rows to draw: ranking, line (what it is called), per_week, caught with its ends, lead_days.

    `frontier` is that part of a report, of one kind of world; `best` comes from `best_simple`.
    """
    named = _LABELS if best is None else _LABELS | {best: _BEST}
    line = pl.col("ranking").replace_strict(named, default=_OTHERS, return_dtype=pl.String)
    columns = ("ranking", "line", "per_week", "caught", "caught_low", "caught_high", "lead_days")
    shown = frontier.filter(_is_plain(), pl.col("per_week") > 0).with_columns(line=line).select(columns)
    return shown.sort("ranking", "per_week")


@unchecked
def chart(
    rows: pl.DataFrame, measure: Measure, budget: int, *, legend: bool
) -> alt.LayerChart | alt.FacetChart:
    """Lines of `lines` over reviews a week on a log axis; a mark at `budget`, the model's band."""
    present = [name for name in _FORMS if name in set(rows["line"])]
    sizes = rows["per_week"].unique().sort().to_list()
    share = measure == "caught"
    x = alt.X(
        "per_week:Q",
        title="reviews a week",
        scale=alt.Scale(type="log", nice=False),
        axis=alt.Axis(values=sizes, grid=False, format="d"),
    )
    y = alt.Y(
        f"{measure}:Q",
        title=TITLES[measure],
        scale=alt.Scale(domain=[0, 1]) if share else alt.Scale(zero=True),
        axis=alt.Axis(format="%" if share else "d", tickCount=5),
    )
    told = rows.drop_nulls(measure).filter(share or pl.col("caught") >= LEAST_CAUGHT)
    drawn = alt.Chart(alt.Data(values=told.to_dicts())).encode(x=x)
    line = drawn.mark_line(point=alt.OverlayMarkDef(size=28)).encode(
        y=y,
        detail="ranking:N",
        color=_scaled(alt.Color, present, 0, legend=legend),
        strokeDash=_scaled(alt.StrokeDash, present, 1, legend=legend),
        strokeWidth=_scaled(alt.StrokeWidth, present, 2, legend=legend),
        tooltip=_tooltip(),
    )
    band = drawn.transform_filter(f"datum.ranking == '{MODEL}'").mark_area(
        color=palette.TOWARDS, opacity=0.16
    )
    chosen = alt.Chart(alt.Data(values=[{"at": budget}])).mark_rule(color=palette.NEUTRAL, strokeDash=[2, 3])
    bands = [band.encode(y="caught_low:Q", y2="caught_high:Q")] if share else []
    return alt.layer(*bands, chosen.encode(x="at:Q"), line).properties(height=HEIGHT, padding=palette.PADDING)


def _scaled(
    channel: type[alt.Color | alt.StrokeDash | alt.StrokeWidth],
    present: list[str],
    place: int,
    *,
    legend: bool,
) -> alt.Color | alt.StrokeDash | alt.StrokeWidth:
    """The same legend for each of the three channels, which Vega then draws once."""
    scale = alt.Scale(domain=present, range=[_FORMS[name][place] for name in present])
    shown = (
        alt.Legend(title=None, orient="top", columns=3, labelLimit=260, symbolSize=400, symbolType="stroke")
        if legend
        else None
    )
    return channel("line:O", scale=scale, legend=shown)


def _tooltip() -> list[alt.Tooltip]:
    return [
        alt.Tooltip("ranking:N"),
        alt.Tooltip("per_week:Q", title="reviews a week"),
        alt.Tooltip("caught:Q", title="caught", format=".0%"),
        alt.Tooltip("caught_low:Q", title="from", format=".0%"),
        alt.Tooltip("caught_high:Q", title="to", format=".0%"),
        alt.Tooltip("lead_days:Q", title="median lead (days)", format=".0f"),
    ]
