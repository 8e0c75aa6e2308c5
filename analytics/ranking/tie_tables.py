"""Relations that a published night keeps of ties: who is tied to whom, and where everybody stands."""

from __future__ import annotations

import numpy as np
import polars as pl

from analytics.network.mentions import KINDS
from analytics.network.provenance import reports_behind
from analytics.reports import Ints
from analytics.signals.tie_to_escalating import TieToEscalating
from analytics.timeline import Timeline

CLOSED, ACTIVE = "closed", "active"
_AT_ONCE = 100_000


def ties_table(timeline: Timeline) -> pl.DataFrame:
    """One row a person, somebody they are tied to, and a kind of tie: each tie from both sides."""
    links, ids = timeline.links, timeline.reports.subject_ids
    ends = (links.first, links.second)
    told = pl.DataFrame(
        {
            "link": np.arange(len(links)),
            "kind": pl.Series(KINDS).gather(pl.Series(links.kind)),
            "weight": links.weight,
            "began": _moment(links.began),
            "last": _moment(links.last),
            "recorded_at": _moment(links.recorded),
            "reports": links.reports,
        }
    )
    both = [
        told.with_columns(subject_id=ids.gather(ends[side]), other_id=ids.gather(ends[1 - side]))
        for side in (0, 1)
    ]
    return (
        pl.concat(both)
        .join(_event_ids(timeline), on="link", how="left", maintain_order="left")
        .with_columns(pl.col("event_ids").fill_null([]))
        .drop("link")
    )


def _event_ids(timeline: Timeline) -> pl.DataFrame:
    """The reports behind each tie, in order of time: link, event_ids."""
    # some ties at a time: the reports behind all of them are many more than the ties
    starts = range(0, max(len(timeline.links), 1), _AT_ONCE)
    return pl.concat([_event_ids_from(timeline, start) for start in starts])


def _event_ids_from(timeline: Timeline, start: int) -> pl.DataFrame:
    links = timeline.links
    chosen = np.arange(start, min(start + _AT_ONCE, len(links)))
    found = reports_behind(timeline.mentions, timeline.reports, timeline.known, links, chosen)
    told = found.select("link", "report").unique(maintain_order=True)
    names = timeline.reports.event_ids.gather(told["report"]).alias("event_id")
    return told.with_columns(names).group_by("link", maintain_order=True).agg(event_ids="event_id")


def people_table(timeline: Timeline) -> pl.DataFrame:
    """One row a person who may be tied: their status, group, and the chance that counts for those near them.

    `group_number` is -1 outside every group, `inward` the weight of somebody's ties within their group.
    """
    chosen = np.flatnonzero(timeline.ranked | timeline.active)
    groups = timeline.groups()
    status = np.where(timeline.ranked[chosen], CLOSED, ACTIVE)
    return pl.DataFrame(
        {
            "subject_id": timeline.reports.subject_ids.gather(chosen),
            "status": status.tolist(),
            "reopened_on": _moment(timeline.reopened_us[chosen]).dt.date(),
            "chance": TieToEscalating().chances(timeline)[chosen],
            "group_number": pl.Series(groups.number[chosen]).cast(pl.Int32),
            "inward": groups.inward[chosen],
        },
        schema_overrides={"status": pl.String},
    )


def _moment(microseconds: Ints) -> pl.Series:
    """Times, null where the feed does not date them."""
    values = pl.Series("at", microseconds)
    frame = pl.DataFrame(values).select(pl.when(pl.col("at") > -(2**62)).then("at").cast(pl.Datetime("us")))
    return frame.to_series()
