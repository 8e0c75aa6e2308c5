"""Of those whom a signal puts first, how many were reopened? All signals; and one, night by night."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from analytics.charts import palette
from analytics.charts.unchecked import unchecked

ROW_PIXELS, AXIS_PIXELS, HEIGHT = 28, 50, 300
COUNTS, SHADOW = "counts", "in shadow"
LIST, EVERYBODY = "the list", "everybody listed"
_LEAST = 0.05
"""The axis reaches at least so far: next to nothing must look like it."""


def rows(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The signals of a report (`evaluation.precision`) that put anybody first, the most precise first."""
    found = [
        {
            "signal": each["signal"],
            "state": COUNTS if each["ranked"] else SHADOW,
            "label": f"{each['signal'].replace('_', ' ')} ({COUNTS if each['ranked'] else SHADOW})",
            **each["overall"],
        }
        for each in told["signals"]
        if each["overall"]["share"] is not None
    ]
    return sorted(found, key=lambda row: (-row["share"], row["signal"]))


@unchecked
def overall(told: Mapping[str, Any]) -> alt.LayerChart | alt.FacetChart:
    """A dot and an interval a signal: filled dots count today; lines at the list and at everybody listed."""
    drawn = rows(told)
    marks = [
        {"at": told[part]["overall"]["share"], "name": name}
        for part, name in (("list", LIST), ("everybody", EVERYBODY))
        if told[part]["overall"]["share"] is not None
    ]
    reach = max([_LEAST, *(row["high"] for row in drawn), *(mark["at"] for mark in marks)]) * 1.08
    x = alt.X(
        "share:Q",
        title="reopened within the horizon",
        scale=alt.Scale(domain=[0, reach]),
        axis=alt.Axis(format="%", tickCount=6),
    )
    base = alt.Chart(alt.Data(values=drawn)).encode(
        y=alt.Y("label:N", title=None, sort=None, axis=palette.names_axis(grid=True, limit_pixels=240)),
        color=alt.Color(
            "state:N",
            legend=None,
            scale=alt.Scale(domain=[COUNTS, SHADOW], range=[palette.TOWARDS, palette.NEUTRAL]),
        ),
        tooltip=[
            alt.Tooltip("signal:N"),
            alt.Tooltip("people:Q", title="put first"),
            alt.Tooltip("reopened:Q"),
            alt.Tooltip("outside:Q", title="not found by the list"),
            alt.Tooltip("share:Q", format=".1%"),
            alt.Tooltip("low:Q", title="from", format=".1%"),
            alt.Tooltip("high:Q", title="to", format=".1%"),
        ],
    )
    line = alt.Chart(alt.Data(values=marks)).encode(
        x="at:Q", tooltip=["name:N", alt.Tooltip("at:Q", format=".1%")]
    )
    layers = [
        line.mark_rule(color=palette.AWAY, strokeDash=[4, 3], strokeWidth=2),
        base.mark_rule(strokeWidth=2).encode(x=alt.X("low:Q"), x2="high:Q"),
        *(
            base.transform_filter(f"datum.state == '{state}'")
            .mark_point(filled=filled, size=90, opacity=1, strokeWidth=2)
            .encode(x=x)
            for state, filled in ((COUNTS, True), (SHADOW, False))
        ),
    ]
    return alt.layer(*layers).properties(
        height=ROW_PIXELS * len(drawn) + AXIS_PIXELS, padding=palette.PADDING
    )


@unchecked
def nights(lines: Sequence[tuple[str, Sequence[Mapping[str, Any]]]]) -> alt.LayerChart | alt.FacetChart:
    """The share on each night, a line a name; the first named has its interval as a band."""
    drawn = [{"name": name, **night} for name, each in lines for night in each if night["share"] is not None]
    names = [name for name, _ in lines]
    first = [row for row in drawn if row["name"] == names[0]]
    x = alt.X(
        "as_of:T", title=None, axis=alt.Axis(format="%b %Y", grid=False, tickCount=5, labelOverlap=True)
    )
    y = alt.Y("share:Q", title="reopened within the horizon", axis=alt.Axis(format="%", tickCount=5))
    colours = [palette.TOWARDS, palette.AWAY, palette.NEUTRAL][: len(names)]
    legend = alt.Legend(title=None, orient="top", symbolType="stroke", symbolSize=300)
    dashes = [[1, 0], [6, 3], [2, 2]][: len(names)]
    line = alt.Chart(alt.Data(values=drawn)).encode(
        x=x,
        y=y,
        color=alt.Color("name:N", scale=alt.Scale(domain=names, range=colours), legend=legend),
        strokeDash=alt.StrokeDash("name:N", scale=alt.Scale(domain=names, range=dashes), legend=legend),
        tooltip=[
            alt.Tooltip("as_of:T", format="%-d %b %Y"),
            alt.Tooltip("name:N"),
            alt.Tooltip("people:Q"),
            alt.Tooltip("reopened:Q"),
            alt.Tooltip("share:Q", format=".1%"),
        ],
    )
    band = alt.Chart(alt.Data(values=first)).encode(x=x, y=alt.Y("low:Q"), y2="high:Q")
    return alt.layer(
        band.mark_area(color=palette.TOWARDS, opacity=0.18),
        line.mark_line(strokeWidth=2, point={"size": 30}),
    ).properties(height=HEIGHT, padding=palette.PADDING)
