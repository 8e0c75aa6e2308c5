"""How many have at least so much evidence? One falling line a cohort, from zero upwards."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import numpy as np
import polars as pl

from analytics.charts import palette
from analytics.charts.unchecked import unchecked

HEIGHT = 260
POINTS = 60
COLOURS = (palette.TOWARDS, palette.AWAY)
DASHES = ([1, 0], [6, 3])
"""Line of the first cohort and of the second: no line is told by its colour alone."""


def rows(scores: Mapping[str, pl.Series]) -> pl.DataFrame:
    """Rows to draw: cohort, score (nats) and share (per cent of its people with at least that score).

    Scores from 0 up to the highest; a line ends where nobody of its cohort is left.
    """
    most = max((float(each.to_numpy().max()) for each in scores.values() if len(each)), default=0.0)
    ends = np.linspace(0.0, max(most, 1.0), POINTS)
    parts = []
    for name, each in scores.items():
        ordered = np.sort(each.to_numpy())
        left = len(ordered) - np.searchsorted(ordered, ends, side="left")
        share = 100.0 * left / max(len(ordered), 1)
        frame = pl.DataFrame({"cohort": [name] * POINTS, "score": ends, "people": left, "share": share})
        parts.append(frame.filter(pl.col("people") > 0))
    return pl.concat(parts)


@unchecked
def chart(drawn: pl.DataFrame, names: tuple[str, str]) -> alt.LayerChart | alt.FacetChart:
    """The lines of `rows`, shares on a log axis: the few with much evidence are what matters."""
    base = alt.Chart(alt.Data(values=drawn.to_dicts())).encode(
        x=alt.X("score:Q", title="score of at least (nats)", axis=alt.Axis(grid=False, tickCount=8)),
        y=alt.Y(
            "share:Q",
            title="share of the cohort (%)",
            scale=alt.Scale(type="log", nice=False),
            axis=alt.Axis(format="~g", values=[0.001, 0.01, 0.1, 1, 10, 100]),
        ),
        color=alt.Color("cohort:N", legend=None, scale=alt.Scale(domain=list(names), range=list(COLOURS))),
    )
    lines = base.mark_line(strokeWidth=2.5, interpolate="step-after").encode(
        strokeDash=alt.StrokeDash(
            "cohort:N", legend=None, scale=alt.Scale(domain=list(names), range=list(DASHES))
        )
    )
    points = base.mark_point(opacity=0, size=90).encode(
        tooltip=[
            alt.Tooltip("cohort:N"),
            alt.Tooltip("score:Q", title="score of at least (nats)", format=".1f"),
            alt.Tooltip("people:Q", format=","),
            alt.Tooltip("share:Q", title="share (%)", format=".2f"),
        ]
    )
    return alt.layer(lines, points).properties(height=HEIGHT, padding=palette.PADDING)
