"""Was there a list every morning? One square a day: published, failed or missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import altair as alt

from analytics.charts import palette
from analytics.charts.unchecked import unchecked

HEIGHT, WEEK_PIXELS = 210, 46
STATES = {
    "published": ("✓", palette.AWAY),
    "failed a gate": ("✕", palette.TOWARDS),
    "failed or killed": ("!", palette.FAMILIES["capability"]),
    "missing": ("–", palette.NEUTRAL),
}
"""Sign and colour of what a day came to: no state is told by its colour alone."""
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def rows(days: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows to draw, of days as `analytics.nightly.diary` has them."""
    return [
        {
            "day": f"{each['day'].day} {each['day']:%b %Y}",
            "week": (each["day"] - timedelta(days=each["day"].weekday())).isoformat(),
            "weekday": WEEKDAYS[each["day"].weekday()],
            "state": each["state"],
            "sign": STATES[each["state"]][0],
            "told": each["told"],
        }
        for each in days
    ]


@unchecked
def chart(drawn: list[dict[str, Any]]) -> alt.LayerChart | alt.FacetChart:
    """Weeks from left to right, Monday on top."""
    base = alt.Chart(alt.Data(values=drawn)).encode(
        x=alt.X(
            "week:O",
            title=None,
            axis=alt.Axis(
                labelExpr="date(toDate(datum.value)) <= 7 ? timeFormat(toDate(datum.value), '%b') : ''",
                labelAngle=0,
                ticks=False,
                domain=False,
            ),
            scale=alt.Scale(paddingInner=0.12),
        ),
        y=alt.Y(
            "weekday:O",
            title=None,
            sort=list(WEEKDAYS),
            axis=palette.names_axis(),
            scale=alt.Scale(domain=list(WEEKDAYS), paddingInner=0.12),
        ),
        tooltip=[alt.Tooltip("day:N"), alt.Tooltip("state:N"), alt.Tooltip("told:N", title="what")],
    )
    colour = alt.Color(
        "state:N",
        legend=None,
        scale=alt.Scale(domain=list(STATES), range=[colour for _, colour in STATES.values()]),
    )
    squares = base.mark_rect(cornerRadius=3, opacity=0.22, strokeWidth=1.5).encode(
        color=colour, stroke=colour
    )
    signs = base.mark_text(fontSize=13, fontWeight="bold").encode(text="sign:N", color=colour)
    # a few weeks must not be stretched over the whole page
    size = {"width": alt.Step(WEEK_PIXELS), "height": HEIGHT}
    return alt.layer(squares, signs).properties(**size, padding=palette.PADDING)
