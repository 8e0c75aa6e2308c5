"""Relations that a published night keeps for the subject page: incidents and spells in custody."""

from __future__ import annotations

import numpy as np
import polars as pl

from analytics.contracts import SOURCE_KINDS
from analytics.reports import Ints
from analytics.signals._incident_rows import incident_rows
from analytics.timeline import Timeline


def custody_table(timeline: Timeline) -> pl.DataFrame:
    """One row a spell in custody of a ranked subject; `ended_at` is null while it goes on."""
    spells = timeline.custody
    chosen = np.flatnonzero(timeline.ranked[spells.subject])
    return pl.DataFrame(
        {
            "subject_id": timeline.reports.subject_ids.gather(spells.subject[chosen]),
            "started_at": pl.Series(spells.started[chosen]).cast(pl.Datetime("us")),
            "ended_at": pl.Series(spells.ended[chosen]).cast(pl.Datetime("us")),
            "open": spells.open[chosen],
        }
    ).select("subject_id", "started_at", ended_at=pl.when(~pl.col("open")).then("ended_at"))


def _source_kinds(timeline: Timeline, chosen: Ints) -> pl.Series:
    """Kinds of source behind each chosen incident, each named once, in the contract's order."""
    reports = pl.DataFrame({"incident": timeline.incidents.of_report, "kind": timeline.reports.source_kind})
    lists = (
        reports.filter(pl.col("incident") >= 0)
        .unique()
        .sort("incident", "kind")
        .with_columns(pl.col("kind").replace_strict(dict(enumerate(SOURCE_KINDS)), return_dtype=pl.String))
        .group_by("incident", maintain_order=True)
        .agg("kind")
    )
    return lists["kind"].gather(chosen)


def _in_custody(timeline: Timeline, rows: pl.DataFrame) -> pl.Series:
    """Whether each incident happened during a known spell; `rows` are sorted by subject and time."""
    spells = custody_table(timeline).sort("subject_id", "started_at")
    found = rows.select("subject_id", "occurred_at").join_asof(
        spells, left_on="occurred_at", right_on="started_at", by="subject_id", check_sortedness=False
    )
    before_end = pl.col("ended_at").is_null() | (pl.col("occurred_at") <= pl.col("ended_at"))
    return found.select((pl.col("started_at").is_not_null() & before_end).alias("in_custody")).to_series()


def incident_table(timeline: Timeline) -> pl.DataFrame:
    """One row an incident of a ranked subject, of all years, sorted by subject and time."""
    incidents, types = timeline.incidents, timeline.taxonomy.types
    chosen = np.flatnonzero(timeline.ranked[incidents.subject])
    rows = incident_rows(timeline, chosen)
    severity = np.array([entry.severity for entry in types], dtype=np.int32)
    protective = np.array([entry.protective for entry in types])
    kinds = incidents.type[chosen]
    return rows.select(
        "incident_id",
        "subject_id",
        "event_type",
        "family",
        pl.Series("severity", severity[kinds]),
        pl.Series("protective", protective[kinds]),
        "occurred_at",
        pl.Series("recorded_at", incidents.first_recorded[chosen]).cast(pl.Datetime("us")),
        pl.Series("reports", incidents.reports[chosen]),
        pl.Series("sources", incidents.sources[chosen]),
        _source_kinds(timeline, chosen).alias("source_kinds"),
        "weight",
        _in_custody(timeline, rows),
        "event_ids",
    )
