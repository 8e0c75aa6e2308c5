"""What does an escalation look like? Share of each event type in it: learnt, beside the taxonomy's prior."""

from __future__ import annotations

import altair as alt
import polars as pl

from analytics.charts import palette
from analytics.charts.unchecked import unchecked

ROW_PIXELS, AXIS_PIXELS = 19, 50


def rows(profile: pl.DataFrame, families: tuple[str, ...]) -> pl.DataFrame:
    """Types with any share, the families in their order, within one the largest learnt share first.

    `profile` has event_type, family, learnt and prior (shares of 1). Returns label, family, learnt, prior.
    """
    order = {name: place for place, name in enumerate(families)}
    return (
        profile.filter((pl.col("learnt") > 0) | (pl.col("prior") > 0))
        .with_columns(place=pl.col("family").replace_strict(order, default=len(order), return_dtype=pl.Int32))
        .sort("place", "learnt", "event_type", descending=[False, True, False])
        .select("family", "learnt", "prior", label=pl.col("event_type").str.replace_all("_", " "))
    )


@unchecked
def chart(frame: pl.DataFrame, *, learnt: bool) -> alt.LayerChart | alt.FacetChart:
    """Hollow grey: the prior; filled in the family's colour: learnt; a line between the two."""
    families = frame["family"].unique(maintain_order=True).to_list()
    x = alt.X("prior:Q", title="share of what an escalation adds", axis=alt.Axis(format="%", tickCount=6))
    base = alt.Chart(alt.Data(values=frame.to_dicts())).encode(
        y=alt.Y("label:N", title=None, sort=None, axis=palette.names_axis(grid=True)),
        tooltip=[
            alt.Tooltip("label:N", title="type"),
            alt.Tooltip("family:N"),
            alt.Tooltip("learnt:Q", title="learnt", format=".1%"),
            alt.Tooltip("prior:Q", title="prior, from the severity", format=".1%"),
        ],
    )
    colour = alt.Color(
        "family:N",
        scale=alt.Scale(domain=families, range=[palette.of_family(name) for name in families]),
        legend=None,
    )
    prior = base.mark_point(color=palette.NEUTRAL, size=48, strokeWidth=1.6, opacity=1).encode(x=x)
    moved = [
        base.mark_rule(strokeWidth=2, opacity=0.6).encode(x=x, x2="learnt:Q", color=colour),
        prior,
        base.mark_point(filled=True, size=75, opacity=1).encode(x="learnt:Q", color=colour),
    ]
    height = ROW_PIXELS * frame.height + AXIS_PIXELS
    return alt.layer(*(moved if learnt else [prior])).properties(height=height, padding=palette.PADDING)
