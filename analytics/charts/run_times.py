"""How long do runs take, and which step takes it? One bar a run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from analytics.charts import palette
from analytics.charts.unchecked import unchecked

HEIGHT = 240
_COLOURS = [palette.AWAY, palette.TOWARDS, *palette.FAMILIES.values()]


@unchecked
def chart(drawn: Sequence[dict[str, Any]]) -> alt.Chart:
    """Rows of run (a label), night, place, step, order, seconds and outcome as stacked bars, newest last."""
    steps = list(dict.fromkeys(row["step"] for row in drawn))
    drawing: alt.Chart = (
        alt.Chart(alt.Data(values=list(drawn)))
        .mark_bar()
        .encode(
            x=alt.X(
                "run:O",
                title="run",
                sort=alt.EncodingSortField("place", order="ascending"),
                axis=alt.Axis(labelAngle=0, labelOverlap="greedy", labelSeparation=6, ticks=False),
            ),
            y=alt.Y("seconds:Q", title="seconds", axis=alt.Axis(tickCount=4)),
            color=alt.Color(
                "step:N",
                scale=alt.Scale(domain=steps, range=[_COLOURS[n % len(_COLOURS)] for n in range(len(steps))]),
                legend=alt.Legend(title=None, orient="top", columns=6),
            ),
            order="order:Q",
            tooltip=[
                alt.Tooltip("run:N"),
                alt.Tooltip("night:N", title="for the night of"),
                alt.Tooltip("step:N"),
                alt.Tooltip("seconds:Q", format=",.2f"),
                alt.Tooltip("outcome:N"),
            ],
        )
        .properties(height=HEIGHT, padding=palette.PADDING)
    )
    return drawing
