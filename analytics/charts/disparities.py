"""Which groups stand apart? A dot and its interval a group, one chart a measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from analytics.charts import palette
from analytics.charts.unchecked import unchecked

ROW_PIXELS, AXIS_PIXELS = 24, 62
DIFFERS, ALIKE, UNSAID = "differs", "no difference shown", "too few to say"
LEAST_RATIO, MOST_RATIO = 0.2, 5.0
"""Ends of the axis of ratios; what lies beyond is drawn at the edge."""
_FORMS = {
    DIFFERS: (palette.TOWARDS, "diamond"),
    ALIKE: (palette.AWAY, "circle"),
    UNSAID: (palette.NEUTRAL, "cross"),
}
"""Colour and shape of each: none is told by its colour alone."""


def rows(told: Sequence[Mapping[str, Any]], name: str, verdicts: Sequence[str]) -> list[dict[str, Any]]:
    """What to draw of one figure `name` (with its ends), a row a group, in order.

    `verdicts` are of the same rows: one of the three words. Returns place, label, value, low, high, drawn
    with its ends inside the axis (of ratios), verdict and shown (the figure with its interval in words).
    """
    found = []
    for place, (row, verdict) in enumerate(zip(told, verdicts, strict=True)):
        value, low, high = (row[f"{name}{end}"] for end in ("", "_low", "_high"))
        found.append(
            {
                "place": place,
                "label": f"{row['attribute']}: {row['group']}",
                "value": value,
                "low": low,
                "high": high,
                "verdict": verdict,
            }
        )
    return found


@unchecked
def chart(drawn: Sequence[Mapping[str, Any]], title: str, *, ratio: bool) -> alt.LayerChart | alt.FacetChart:
    """The rows of `rows`; a ratio on a log axis with a line at 1, a share from 0 on."""
    inside = [_inside(row) if ratio else {**row, **_plain(row)} for row in drawn]
    scale = (
        alt.Scale(type="log", domain=[LEAST_RATIO, MOST_RATIO], nice=False)
        if ratio
        else alt.Scale(domainMin=0, nice=True)
    )
    ticks = [0.2, 0.33, 0.5, 1, 2, 3, 5]
    axis = alt.Axis(values=ticks, format="~r", grid=False) if ratio else alt.Axis(format="~%", tickCount=4)
    x = alt.X("drawn:Q", title=title, scale=scale, axis=axis)
    order = [str(row["label"]) for row in drawn]
    present = [name for name in _FORMS if any(row["verdict"] == name for row in drawn)]
    base = alt.Chart(alt.Data(values=inside)).encode(
        y=alt.Y("label:N", title=None, sort=order, axis=palette.names_axis(grid=True, limit_pixels=210)),
        color=alt.Color(
            "verdict:N",
            legend=None,
            scale=alt.Scale(domain=present, range=[_FORMS[name][0] for name in present]),
        ),
        tooltip=[
            alt.Tooltip("label:N", title="group"),
            alt.Tooltip("value:Q", title=title, format=".3~f"),
            alt.Tooltip("low:Q", title="from", format=".3~f"),
            alt.Tooltip("high:Q", title="to", format=".3~f"),
            alt.Tooltip("verdict:N", title="against the rest"),
        ],
    )
    shape = alt.Shape(
        "verdict:N",
        legend=None,
        scale=alt.Scale(domain=present, range=[_FORMS[name][1] for name in present]),
    )
    even = alt.Chart(alt.Data(values=[{"at": 1}] if ratio else []))
    layers = [
        even.mark_rule(color=palette.NEUTRAL, strokeDash=[4, 3]).encode(x="at:Q"),
        base.mark_rule(strokeWidth=2).encode(x="drawn_low:Q", x2="drawn_high:Q"),
        base.mark_point(filled=True, size=85, opacity=1, strokeWidth=3).encode(x=x, shape=shape),
    ]
    return alt.layer(*layers).properties(
        height=ROW_PIXELS * len(order) + AXIS_PIXELS, padding=palette.PADDING
    )


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"drawn": row["value"], "drawn_low": row["low"], "drawn_high": row["high"]}


def _inside(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with its ratio and ends inside the axis; an end that is not there is the edge."""
    if row["value"] is None:
        return {**row, "drawn": None, "drawn_low": None, "drawn_high": None}
    value, low, high = (
        min(max(number, LEAST_RATIO), MOST_RATIO)
        for number in (row["value"], row["low"] or 0.0, MOST_RATIO if row["high"] is None else row["high"])
    )
    return {**row, "drawn": value, "drawn_low": low, "drawn_high": high}
