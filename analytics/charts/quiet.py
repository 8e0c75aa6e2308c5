"""How long has somebody been quiet, against the time that it takes to leave the list?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from analytics.charts import palette
from analytics.charts.unchecked import unchecked

ROW_PIXELS, AXIS_PIXELS = 26, 50
OVER, RUNS = "over", "runs"
_DAYS_A_YEAR = 365.25


def rows(people: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Quiet and period in years of rows that have `subject_id`, `started_on`, `ends_on` and `days_left`.

    >>> from datetime import date
    >>> one = {"subject_id": "S1", "started_on": date(2016, 1, 1), "ends_on": date(2022, 1, 1)}
    >>> rows([one | {"days_left": -1096}])
    [{'subject': 'S1', 'quiet': 9.0, 'period': 6.0, 'state': 'over'}]
    """
    told = []
    for each in people:
        period = (each["ends_on"] - each["started_on"]).days
        told.append(
            {
                "subject": each["subject_id"],
                "quiet": round((period - each["days_left"]) / _DAYS_A_YEAR, 2),
                "period": round(period / _DAYS_A_YEAR, 2),
                "state": OVER if each["days_left"] <= 0 else RUNS,
            }
        )
    return told


@unchecked
def chart(people: Sequence[Mapping[str, Any]]) -> alt.LayerChart | alt.FacetChart:
    """A bar a person as long as their quiet, and a tick where the period is over; in the order given."""
    drawn = rows(people)
    base = alt.Chart(alt.Data(values=drawn)).encode(
        y=alt.Y("subject:N", title=None, sort=None, axis=palette.names_axis(grid=False)),
        tooltip=[
            alt.Tooltip("subject:N"),
            alt.Tooltip("quiet:Q", title="years of quiet", format=".1f"),
            alt.Tooltip("period:Q", title="years it takes", format=".1f"),
        ],
    )
    bar = base.mark_bar(size=12).encode(
        x=alt.X(
            "quiet:Q",
            title="years of quiet; the tick is where the clock is over",
            axis=alt.Axis(format="d", tickCount=8),
        ),
        color=alt.Color(
            "state:N",
            legend=None,
            scale=alt.Scale(domain=[OVER, RUNS], range=[palette.AWAY, palette.NEUTRAL]),
        ),
    )
    tick = base.mark_tick(size=20, thickness=3, color=palette.TOWARDS).encode(x="period:Q")
    return alt.layer(bar, tick).properties(
        height=ROW_PIXELS * len(drawn) + AXIS_PIXELS, padding=palette.PADDING
    )
