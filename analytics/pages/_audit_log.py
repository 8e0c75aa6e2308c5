"""The entries of the log as a table, with filters; that they are looked at is an entry too."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import polars as pl
import streamlit as st

from analytics.casework.database import Casework
from analytics.casework.log import log_reading
from analytics.casework.log.log_reading import KINDS, Asked, Told
from analytics.pages import _plain, _who, _words
from analytics.pages._references import Known

MOST = 500
_SEEN = "rr-log-seen"


def show(casework: Casework, known: Known) -> None:
    """Filters, and the newest entries that meet them, newest first."""
    st.subheader("Entries", anchor=False)
    asked = _asked(casework)
    told = _read(casework, asked)
    if not told.entries:
        st.info("No entry meets these filters. Leave some of them empty to see more.")
        return
    st.dataframe(
        _rows(told, known).to_arrow(),
        hide_index=True,
        placeholder=_words.NOTHING,
        column_config={
            "number": st.column_config.NumberColumn("No.", width=70, format="%d"),
            "at": st.column_config.DatetimeColumn("When (UTC)", width=150, format="D MMM YYYY, HH:mm:ss"),
            "who": st.column_config.TextColumn("Who", width=150),
            "kind": st.column_config.TextColumn("Kind", width=105),
            "action": st.column_config.TextColumn("Action", width=150),
            "purpose": st.column_config.TextColumn("Purpose", width=120),
            "subject": st.column_config.TextColumn("Subject, or their reference", width=170),
            "content": st.column_config.TextColumn("Codes and figures", width=320),
        },
        alt="Entries of the audit log",
    )
    shown, total = _words.count(len(told.entries)), _words.count(told.total)
    st.caption(
        f"{shown} of {total} entries, the newest first. A subject who is not on the current list stays a "
        "reference; type an id above to find theirs."
    )


def _asked(casework: Casework) -> Asked:
    with st.container(horizontal=True, gap="small", key="audit-filters"):
        subject = st.text_input("Subject", key="audit-subject", placeholder="Id", width=170)
        people = log_reading.actors(casework, _who.actor())
        person = st.selectbox("Who", people, index=None, key="audit-person", placeholder="Anybody", width=210)
        kind = st.selectbox("Kind", KINDS, index=None, key="audit-kind", placeholder="Any", width=170)
        since = st.date_input("From", value=None, key="audit-since", format="YYYY-MM-DD", width=140)
        until = st.date_input("To and with", value=None, key="audit-until", format="YYYY-MM-DD", width=140)
    return Asked(
        subject.strip() or None if subject else None,
        _start(since),
        _start(until, days=1),
        person,
        kind,
    )


def _start(day: object, days: int = 0) -> datetime | None:
    return datetime.combine(day, time(), UTC) + timedelta(days=days) if isinstance(day, date) else None


def _read(casework: Casework, asked: Asked) -> Told:
    """The entries; the first look through these filters in a session is logged."""
    actor, seen = _who.actor(), st.session_state.setdefault(_SEEN, set())
    if (actor.person_id, asked) in seen:
        return log_reading.read(casework, actor, asked, most=MOST)
    told = log_reading.shown(casework, actor, asked, now=datetime.now(UTC), most=MOST)
    seen.add((actor.person_id, asked))
    return told


def _rows(told: Told, known: Known) -> pl.DataFrame:
    rows = [
        {
            "number": entry.number,
            "at": entry.at.replace(tzinfo=None),
            "who": entry.actor,
            "kind": entry.kind,
            "action": entry.action,
            "purpose": entry.purpose,
            "subject": known[entry.subject][0] if entry.subject in known else _short(entry.subject),
            "content": _content(log_reading.as_json(entry, told.recipients)["content"]),
        }
        for entry in reversed(told.entries)
    ]
    texts = ("who", "kind", "action", "purpose", "subject", "content")
    return pl.DataFrame(rows, infer_schema_length=None).with_columns(
        *(_plain.visible_column(name) for name in texts)
    )


def _short(reference: str | None) -> str:
    return "" if reference is None else f"{reference[:12]}…"


def _content(told: dict[str, object]) -> str:
    return ", ".join(f"{name}: {value}" for name, value in told.items())
