"""Rows for people rather than incidents: who, and all the reports behind some of their incidents."""

from __future__ import annotations

import polars as pl

from analytics.reports import Ints
from analytics.signals._base import CONTRIBUTION
from analytics.signals._incident_rows import incident_rows
from analytics.timeline import Timeline

OF_AN_INCIDENT = ("incident_id", "event_type", "family", "occurred_at")


def person_rows(timeline: Timeline, chosen: Ints) -> pl.DataFrame:
    """One row for each person of the chosen incidents (sorted indices), sorted by subject.

    Columns: subject_id, event_ids, families (distinct, in order of time), incidents (how many), and the
    columns of a contribution that tell of one incident, all null.
    """
    return (
        incident_rows(timeline, chosen)
        .group_by("subject_id", maintain_order=True)
        .agg(
            pl.col("event_ids").explode(empty_as_null=False),
            families=pl.col("family").unique(maintain_order=True),
            incidents=pl.len(),
        )
        .with_columns(pl.lit(None, dtype=CONTRIBUTION[name]).alias(name) for name in OF_AN_INCIDENT)
    )
