"""Night after night: how many times as often as the rest each group of an attribute was chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from analytics.charts import palette
from analytics.charts.disparities import LEAST_RATIO, MOST_RATIO
from analytics.charts.unchecked import unchecked

HEIGHT = 260
_COLOURS = [palette.TOWARDS, palette.AWAY, *palette.FAMILIES.values()]
_DASHES = [[1, 0], [6, 3], [2, 2], [8, 2, 2, 2], [4, 1]]


@unchecked
def chart(trend: Sequence[Mapping[str, Any]]) -> alt.LayerChart | alt.FacetChart:
    """Rows of night (ISO date), group, selection_ratio, selected and n as lines, on a log axis."""
    groups = sorted({str(row["group"]) for row in trend})
    drawn = [
        {**row, "drawn": min(max(row["selection_ratio"], LEAST_RATIO), MOST_RATIO)}
        for row in trend
        if row["selection_ratio"] is not None
    ]
    dashes = [_DASHES[n % len(_DASHES)] for n in range(len(groups))]
    colours = [_COLOURS[n % len(_COLOURS)] for n in range(len(groups))]
    legend = alt.Legend(title=None, orient="top", columns=6, symbolType="stroke", symbolSize=300)
    base = alt.Chart(alt.Data(values=drawn)).encode(
        x=alt.X("night:T", title=None, axis=alt.Axis(format="%b %Y", grid=False, tickCount=7)),
        y=alt.Y(
            "drawn:Q",
            title="chosen against the rest",
            scale=alt.Scale(type="log", domain=[LEAST_RATIO, MOST_RATIO], nice=False),
            axis=alt.Axis(values=[0.2, 0.5, 1, 2, 5], format="~r"),
        ),
        color=alt.Color("group:N", scale=alt.Scale(domain=groups, range=colours), legend=legend),
        strokeDash=alt.StrokeDash("group:N", scale=alt.Scale(domain=groups, range=dashes), legend=legend),
        tooltip=[
            alt.Tooltip("night:T", format="%-d %b %Y"),
            alt.Tooltip("group:N"),
            alt.Tooltip("selected:Q", title="chosen"),
            alt.Tooltip("n:Q", title="people"),
            alt.Tooltip("selection_ratio:Q", title="against the rest", format=".2f"),
        ],
    )
    even = alt.Chart(alt.Data(values=[{"at": 1}])).mark_rule(color=palette.NEUTRAL, strokeDash=[4, 3])
    return alt.layer(even.encode(y="at:Q"), base.mark_line(strokeWidth=2, point={"size": 30})).properties(
        height=HEIGHT, padding=palette.PADDING
    )
