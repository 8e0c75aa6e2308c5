"""Whose score moved most between two nights? One line a person, from the score then to the score now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from analytics.charts import palette
from analytics.charts.unchecked import unchecked

ROW_PIXELS, AXIS_PIXELS = 26, 48
_UP, _DOWN = "risen", "fallen"
_COLOURS = {_UP: palette.TOWARDS, _DOWN: palette.AWAY}
_RIGHT, _LEFT = "triangle-right", "triangle-left"


def rows(moved: Sequence[Mapping[str, Any]], each_way: int = 8) -> list[dict[str, Any]]:
    """Rows to draw, the largest rise on top and the largest fall at the bottom, so many each way.

    `moved` has subject_id, rank_before, rank_after, score_before, score_after and change (nats).
    """
    ordered = sorted(moved, key=lambda one: (-one["change"], one["subject_id"]))
    risen = [one for one in ordered if one["change"] > 0][:each_way]
    fallen = [one for one in ordered if one["change"] < 0][-each_way:]
    return [
        {
            "label": f"{one['subject_id']}   {one['rank_before']:,} → {one['rank_after']:,}",
            "subject": one["subject_id"],
            "before": one["score_before"],
            "after": one["score_after"],
            "change": one["change"],
            "moved": _UP if one["change"] > 0 else _DOWN,
        }
        for one in [*risen, *fallen]
    ]


@unchecked
def chart(drawn: list[dict[str, Any]], line: float) -> alt.LayerChart | alt.FacetChart:
    """A hollow dot where the score stood, an arrow's head where it stands; `line` is the 100th place's score.

    The head points right for a rise and left for a fall: colour is not the only carrier.
    """
    base = alt.Chart(alt.Data(values=drawn)).encode(
        y=alt.Y("label:N", title=None, sort=None, axis=palette.names_axis(grid=True)),
        color=alt.Color(
            "moved:N",
            legend=None,
            scale=alt.Scale(domain=list(_COLOURS), range=list(_COLOURS.values())),
        ),
        tooltip=[
            alt.Tooltip("subject:N"),
            alt.Tooltip("before:Q", title="score before (nats)", format=".2f"),
            alt.Tooltip("after:Q", title="score now (nats)", format=".2f"),
            alt.Tooltip("change:Q", title="change (nats)", format="+.2f"),
        ],
    )
    x = alt.X("before:Q", title="score: escalation evidence (nats)", axis=alt.Axis(grid=False, tickCount=6))
    head = alt.Shape("moved:N", legend=None, scale=alt.Scale(domain=list(_COLOURS), range=[_RIGHT, _LEFT]))
    last = alt.Chart(alt.Data(values=[{"at": line, "told": "100th place"}])).encode(x="at:Q")
    return alt.layer(
        last.mark_rule(color=palette.NEUTRAL, strokeDash=[5, 4]),
        last.mark_text(align="left", dx=5, dy=-4, baseline="top", fontSize=11).encode(
            text="told:N", y=alt.value(0)
        ),
        base.mark_rule(strokeWidth=3, opacity=0.55).encode(x=x, x2="after:Q"),
        base.mark_point(filled=False, size=55, opacity=1, strokeWidth=2).encode(x="before:Q"),
        base.mark_point(filled=True, size=120, opacity=1).encode(x="after:Q", shape=head),
    ).properties(height=ROW_PIXELS * max(len(drawn), 2) + AXIS_PIXELS, padding=palette.PADDING)
