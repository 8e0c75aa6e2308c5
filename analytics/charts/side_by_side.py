"""Of which families is the evidence, in one cohort and in another? Two marks a family, a line between."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt

from analytics.charts import palette
from analytics.charts.unchecked import unchecked

ROW_PIXELS, AXIS_PIXELS = 22, 46
COLOURS = (palette.TOWARDS, palette.AWAY)
SHAPES = ("circle", "square")


def rows(
    first: Mapping[str, float], second: Mapping[str, float], names: tuple[str, str]
) -> list[dict[str, Any]]:
    """Rows to draw: family, cohort, share in per cent, and of both; those that nobody has are left out.

    `first` and `second` are shares from 0 to 1 by family. The largest difference stands on top.
    """
    there = [name for name in first if first[name] or second[name]]
    ordered = sorted(there, key=lambda name: (-abs(first[name] - second[name]), name))
    return [
        {
            "family": name.replace("_", " "),
            "cohort": cohort,
            "share": 100 * shares[name],
            "low": 100 * min(first[name], second[name]),
            "high": 100 * max(first[name], second[name]),
        }
        for name in ordered
        for cohort, shares in zip(names, (first, second), strict=True)
    ]


@unchecked
def chart(drawn: list[dict[str, Any]], names: tuple[str, str]) -> alt.LayerChart | alt.FacetChart:
    """The marks of `rows`; the first cohort's are round, the second's square."""
    base = alt.Chart(alt.Data(values=drawn)).encode(
        y=alt.Y("family:N", title=None, sort=None, axis=palette.names_axis(grid=True))
    )
    between = base.mark_rule(color=palette.NEUTRAL, strokeWidth=2, opacity=0.6).encode(
        x=alt.X(
            "low:Q", title="people with evidence of the family (%)", axis=alt.Axis(grid=False, tickCount=6)
        ),
        x2="high:Q",
    )
    marks = base.mark_point(filled=True, size=85, opacity=1).encode(
        x="share:Q",
        color=alt.Color("cohort:N", legend=None, scale=alt.Scale(domain=list(names), range=list(COLOURS))),
        shape=alt.Shape("cohort:N", legend=None, scale=alt.Scale(domain=list(names), range=list(SHAPES))),
        tooltip=[
            alt.Tooltip("family:N"),
            alt.Tooltip("cohort:N"),
            alt.Tooltip("share:Q", title="people (%)", format=".2f"),
        ],
    )
    height = ROW_PIXELS * max(len(drawn) // 2, 2) + AXIS_PIXELS
    return alt.layer(between, marks).properties(height=height, padding=palette.PADDING)
