"""Rows for some of a night's incidents: who, what, when, and the reports behind each."""

from __future__ import annotations

import polars as pl

from analytics.incidents import members
from analytics.reports import Ints
from analytics.timeline import Timeline


def incident_rows(timeline: Timeline, chosen: Ints) -> pl.DataFrame:
    """One row for each chosen incident (sorted indices), in that order.

    Columns: subject_id, incident_id (the id of its first report), event_type, family,
    occurred_at, sources, weight, event_ids.
    """
    incidents, reports, taxonomy = timeline.incidents, timeline.reports, timeline.taxonomy
    offsets, rows = members(incidents, chosen)
    lengths = pl.Series(offsets[1:] - offsets[:-1])
    place = pl.int_range(chosen.shape[0], eager=True).repeat_by(lengths).explode(empty_as_null=False)
    event_ids = (
        pl.DataFrame({"place": place, "event_id": reports.event_ids.gather(rows)})
        .group_by("place", maintain_order=True)
        .agg("event_id")["event_id"]
    )
    names = pl.Series(taxonomy.names)
    families = pl.Series([entry.family for entry in taxonomy.types])
    codes = incidents.type[chosen]
    return pl.DataFrame(
        {
            "subject_id": reports.subject_ids.gather(incidents.subject[chosen]),
            "incident_id": reports.event_ids.gather(rows[offsets[:-1]]),
            "event_type": names.gather(codes),
            "family": families.gather(codes),
            "occurred_at": pl.Series(incidents.occurred[chosen]).cast(pl.Datetime("us")),
            "sources": incidents.sources[chosen],
            "weight": incidents.weight[chosen],
            "event_ids": event_ids.cast(pl.List(pl.String)),
        }
    )
