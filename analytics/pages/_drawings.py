"""The two drawings of a subject's page: when what happened, and what the score is made of."""

from __future__ import annotations

import polars as pl
import streamlit as st

from analytics.charts import timeline as drawing
from analytics.charts import waterfall
from analytics.pages import _data, _words
from analytics.pages._data import Subject

_MONTHS: dict[str, int | None] = {"18 months": 18, "3 years": 36, "All years": None}
_LEGEND = (
    "Dot: when it happened, larger = graver. Line: until it was recorded. Hollow: counts for little, or in "
    "custody. Cross: retracted. Grey band: in custody. Red band: when an escalation began (80 %), dashed: "
    "most likely."
)


def timeline(subject: Subject) -> None:
    """Draw the lanes of a subject, with the control for how far back they go."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader("What happened, and when it was known", anchor=False, width="content")
        chosen = st.segmented_control(
            "Time shown",
            list(_MONTHS),
            default="18 months",
            key="months",
            label_visibility="collapsed",
            persist_state="session",
            required=True,
        )
    earliest = subject.incidents.select(pl.col("occurred_at").min().dt.date()).item()
    shown = drawing.window(subject.place["as_of"], _MONTHS[chosen], earliest)
    rows = drawing.marks(_with_evidence(subject), _retracted(subject.reports), shown)
    if rows.is_empty():
        before = " Choose a longer time above." if earliest else ""
        st.info(f"Nothing happened between {_words.between(shown.first, shown.last)}.{before}")
        return
    families = _data.event_types().families
    chart = drawing.chart(rows, drawing.stays(subject.custody, shown), _onset(subject), shown, families)
    st.vega_lite_chart(spec=chart, alt="Incidents by family over time")
    st.caption(_LEGEND)


def _onset(subject: Subject) -> drawing.Onset | None:
    low, likely, high = (subject.place[name] for name in ("since_low", "since", "since_high"))
    return None if low is None or likely is None or high is None else drawing.Onset(low, likely, high)


def _with_evidence(subject: Subject) -> pl.DataFrame:
    of_incidents = subject.contributions.drop_nulls("incident_id")
    evidence = of_incidents.group_by("incident_id").agg(pl.col("evidence").sum())
    joined = subject.incidents.join(evidence, on="incident_id", how="left", maintain_order="left")
    # no contribution names it: it adds nothing to the score
    return joined.with_columns(pl.col("evidence").fill_null(0.0))


def _retracted(reports: pl.DataFrame) -> pl.DataFrame:
    known = _data.event_types().types
    types = pl.DataFrame(
        {
            "event_type": [entry.name for entry in known],
            "family": [entry.family for entry in known],
            "severity": [entry.severity for entry in known],
        }
    )
    return reports.filter("retracted").join(types, on="event_type", how="inner", maintain_order="left")


def contributions(subject: Subject) -> None:
    """Draw the waterfall, and the table of everything in it."""
    st.subheader("What the score is made of", anchor=False)
    frame = waterfall.bars(subject.contributions, prior=float(subject.place["prior"]))
    st.vega_lite_chart(spec=waterfall.chart(frame), alt="Contributions to the score")
    st.caption("Red raises the score, blue lowers it. A nat is a factor of 2.7 in the odds of an escalation.")
    with st.expander(f"All {subject.contributions.height} contributions, with their events"):
        st.dataframe(
            subject.contributions.select(
                *("evidence", "reason", "signal", "value", "unit"), events=pl.col("event_ids").list.join(", ")
            ).to_arrow(),
            hide_index=True,
            column_config={
                "evidence": st.column_config.NumberColumn("Evidence (nats)", format="%+.3f", width=110),
                "reason": st.column_config.TextColumn("Reason", width=480),
                "signal": "Signal",
                "value": st.column_config.NumberColumn("Value", format="%.3g"),
                "unit": "Unit",
                "events": "Events",
            },
            alt="Contributions to the score",
        )
