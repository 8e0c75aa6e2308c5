"""The reports that a subject's page rests on, newest first, as they came in."""

from __future__ import annotations

import polars as pl
import streamlit as st

from analytics.pages import _data
from analytics.pages._data import Subject

_ROW_PIXELS = 30
_MOST_ROWS = 16
_HEAD_PIXELS = 38


def show(subject: Subject) -> None:
    """Write the table; retracted reports stay in it and are marked."""
    st.subheader("Reports", anchor=False)
    if subject.reports.is_empty():
        st.info("No report on this subject had been recorded by this night.")
        return
    rows = table(subject)
    retracted = int(subject.reports["retracted"].sum())
    marked = f" {retracted} of them retracted." if retracted else ""
    st.caption(
        f"{rows.height} reports on {subject.incidents.height} incidents, as known by the night, newest first."
        f"{marked} Grade: source 1 reliable – 3 not reliable, then intelligence A known directly – E "
        "suspected to be false."
    )
    column = st.column_config
    st.dataframe(
        rows.to_arrow(),
        height=_ROW_PIXELS * min(rows.height, _MOST_ROWS) + _HEAD_PIXELS,
        hide_index=True,
        row_height=_ROW_PIXELS,
        placeholder="",
        column_config={
            "occurred": column.DatetimeColumn("Happened (UTC)", format="D MMM YYYY HH:mm", width=130),
            "recorded": column.DatetimeColumn("Recorded (UTC)", format="D MMM YYYY HH:mm", width=130),
            "delay": column.NumberColumn("Delay (d)", format="%.1f", width=70),
            "what": column.TextColumn("What", width=180),
            "family": column.TextColumn("Family", width=90),
            "state": column.TextColumn("State", width=80),
            "grade": column.TextColumn("Grade", width=55),
            "kind": column.TextColumn("Kind of source", width=115),
            "source": column.TextColumn("Source", width=110),
            "detail": column.TextColumn("Detail, as it was sent", width=320),
            "reports": column.NumberColumn("In its incident", width=100, help="Reports of the same incident"),
            "event": column.TextColumn("Event", width=130),
        },
        alt="Reports on this subject",
    )


def table(subject: Subject) -> pl.DataFrame:
    """One row a report, newest first, with the size of the incident that it was folded into."""
    family = {entry.name: entry.family for entry in _data.event_types().types}
    folded = subject.incidents.select(event_id="event_ids", together="reports").explode("event_id")
    return (
        subject.reports.join(folded, on="event_id", how="left", maintain_order="left")
        .sort("occurred_at", "event_id", descending=[True, False])
        .select(
            occurred="occurred_at",
            recorded="recorded_at",
            delay=pl.col("delay_days").round(1),
            what=pl.col("event_type").str.replace_all("_", " "),
            family=pl.col("event_type").replace_strict(family, default=None),
            state=pl.when("retracted").then(pl.lit("✕ retracted")).otherwise(pl.lit("")),
            grade=pl.col("source_grade") + pl.col("intelligence_grade"),
            kind=pl.col("source_kind").str.replace_all("_", " "),
            source="source_id",
            detail="detail",
            reports="together",
            event="event_id",
        )
    )
