"""Where people who were missed stood in the weeks before: a line each, rank against days before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from analytics.charts import palette
from analytics.charts.unchecked import unchecked

HEIGHT = 300
NEAR, FAR = "was above the line", "never above it"


@unchecked
def paths(places: Sequence[Mapping[str, Any]], line: int) -> alt.LayerChart | alt.FacetChart:
    """Rows of `person` (any key), `days` (before it happened, 0 or less), `rank` and `near` (bool).

    Ranks on a log axis with the first on top; the dashed line is the desk's line of this week.
    """
    drawn = [{**place, "group": NEAR if place["near"] else FAR} for place in places]
    worst = max([line * 2, *(place["rank"] for place in places)])
    base = alt.Chart(alt.Data(values=drawn)).encode(
        x=alt.X("days:Q", title="days before", axis=alt.Axis(grid=False, tickCount=7, format="d")),
        y=alt.Y(
            "rank:Q",
            title="rank",
            scale=alt.Scale(type="log", reverse=True, domain=[1, worst], nice=False),
            axis=alt.Axis(values=[1, 10, 100, 1_000, 10_000, 100_000], format=",d"),
        ),
        detail="person:N",
        color=alt.Color(
            "group:N",
            scale=alt.Scale(domain=[NEAR, FAR], range=[palette.TOWARDS, palette.NEUTRAL]),
            legend=alt.Legend(title=None, orient="top"),
        ),
        tooltip=[
            alt.Tooltip("person:N"),
            alt.Tooltip("rank:Q", format=",d"),
            alt.Tooltip("days:Q", title="days before"),
            alt.Tooltip("state:N"),
        ],
    )
    cut = alt.Chart(alt.Data(values=[{"at": max(line, 1)}])).mark_rule(color=palette.AWAY, strokeDash=[4, 3])
    return alt.layer(
        cut.encode(y="at:Q"),
        base.mark_line(strokeWidth=1.5, opacity=0.8),
        base.mark_point(size=26, filled=True),
    ).properties(height=HEIGHT, padding=palette.PADDING)
