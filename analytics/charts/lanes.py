"""The form of a timeline: lanes, marks and axes, without any subject's data."""

from __future__ import annotations

from functools import lru_cache

import altair as alt

from analytics.charts import palette
from analytics.charts.unchecked import unchecked

LANE_PIXELS, AXIS_PIXELS = 30, 42
_CROSS = "M-.5,-.5L.5,.5M-.5,.5L.5,-.5"
_FORMS_KEPT = 256


# Altair needs longer for a form than a browser for the drawing, and few combinations of lanes occur
@lru_cache(maxsize=_FORMS_KEPT)
@unchecked
def form(lanes: tuple[str, ...], *, custody: bool, onset: bool) -> alt.LayerChart | alt.FacetChart:
    """Layers with data named `window`, `custody`, `onset` and `incidents`; not to be changed in place."""
    y = alt.Y("family:N", title=None, scale=alt.Scale(domain=lanes), axis=palette.names_axis(grid=True))
    colours = alt.Scale(domain=lanes, range=[palette.of_family(name) for name in lanes])
    events = alt.Chart().encode(
        x=alt.X("occurred:T"), y=y, color=alt.Color("family:N", legend=None, scale=colours)
    )
    known = events.mark_rule(strokeWidth=1.5, opacity=0.55, clip=True).encode(x2=alt.X2("recorded"))
    incidents = alt.layer(known, *_points(events), data=alt.NamedData("incidents"))
    bands = [*(_custody() if custody else []), *(_onset() if onset else [])]
    height = LANE_PIXELS * max(len(lanes), 2) + AXIS_PIXELS
    return alt.layer(_window(), *bands, incidents).properties(height=height, padding=palette.PADDING)


def _window() -> alt.Chart:
    """Nothing to see: holds the axis, and keeps it at the window where there is little in it."""
    axis = alt.Axis(format="%b %Y", tickCount=8, grid=True, labelOverlap=True, title=None)
    x = alt.X("day:T", axis=axis, scale=alt.Scale(type="utc", nice=False))
    invisible: alt.Chart = alt.Chart(alt.NamedData("window")).mark_point(opacity=0).encode(x=x)
    return invisible


def _points(events: alt.Chart) -> list[alt.Chart]:
    size = alt.Size("severity:Q", scale=alt.Scale(domain=[0, 100], range=[25, 330]), legend=None)
    tooltip = [
        alt.Tooltip("what:N"),
        alt.Tooltip("occurred_text:N", title="happened"),
        alt.Tooltip("recorded_text:N", title="recorded"),
        alt.Tooltip("delay:Q", title="delay (days)"),
        alt.Tooltip("severity:Q", title="severity (0–100)"),
        alt.Tooltip("sources:Q", title="independent sources"),
        alt.Tooltip("weight:Q", title="weight (0–1)"),
        alt.Tooltip("evidence:Q", title="evidence (nats)", format="+.2f"),
        alt.Tooltip("state:N"),
    ]
    counted = events.transform_filter("datum.state == 'counted'")
    little = events.transform_filter("datum.state == 'low weight' || datum.state == 'in custody'")
    retracted = events.transform_filter("datum.state == 'retracted'")
    full = counted.mark_point(filled=True, opacity=0.85, clip=True)
    hollow = little.mark_point(filled=False, strokeWidth=1.6, clip=True)
    crossed = retracted.mark_point(filled=False, shape=_CROSS, strokeWidth=1.8, clip=True)
    return [mark.encode(size=size, tooltip=tooltip) for mark in (full, hollow, crossed)]


def _custody() -> list[alt.Chart]:
    stays = alt.Chart(alt.NamedData("custody"))
    band = stays.mark_rect(color=palette.FAMILIES["custody"], opacity=0.22, clip=True)
    return [band.encode(x=alt.X("from:T"), x2=alt.X2("to"), tooltip=alt.value("in custody"))]


def _onset() -> list[alt.Chart]:
    began = alt.Chart(alt.NamedData("onset"))
    tip = alt.value("when the escalation began: 80 % range, dashed: most likely")
    band = began.mark_rect(color=palette.TOWARDS, opacity=0.16, clip=True)
    likely = began.mark_rule(color=palette.TOWARDS, strokeWidth=2, strokeDash=[5, 3], clip=True)
    return [
        band.encode(x=alt.X("low:T"), x2=alt.X2("high"), tooltip=tip),
        likely.encode(x=alt.X("likely:T"), tooltip=tip),
    ]
