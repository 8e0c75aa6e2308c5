"""Taking a report out of the score: it belongs to somebody else, or is disputed."""

from __future__ import annotations

from typing import get_args

import streamlit as st

from analytics.casework.database import Casework
from analytics.casework.people import Actor, Right
from analytics.casework.reviews import marks
from analytics.casework.reviews.marks import Kind, Mark
from analytics.errors import RereviewError
from analytics.pages import _desk, _plain, _words
from analytics.pages._data import Subject

_KINDS = {
    "misattributed": "It is about somebody else",
    "disputed": "What it says is contested, with reason",
}


def show(casework: Casework, actor: Actor, subject: Subject) -> None:
    """List the marks on a subject's reports, and offer one to whoever may."""
    subject_id = str(subject.place["subject_id"])
    known = marks.of_subject(casework, actor, subject_id)
    for mark in known:
        st.html(f'<div class="rr-stamp">{sentence(mark)}</div>')
    if not actor.may(Right.MARK_REPORTS):
        return
    marked = {mark.event_id for mark in known}
    open_reports = subject.reports.filter(~subject.reports["retracted"])
    free = [event_id for event_id in open_reports["event_id"] if event_id not in marked]
    if free:
        with st.popover("Mark a report", icon=":material/flag:"):
            _form(casework, actor, subject_id, free)


def sentence(mark: Mark) -> str:
    """A mark in words, as HTML."""
    when = "it is out of the score" if mark.handed else "it leaves the score with the next night"
    who = f"{_plain.escaped(mark.by)}, {_words.day(mark.at)}"
    return (
        f"⚑ Report {_plain.escaped(mark.event_id)} is marked as <b>{mark.kind}</b> ({who}): "
        f"{_plain.escaped(mark.reason)}. {when.capitalize()}."
    )


def _form(casework: Casework, actor: Actor, subject_id: str, free: list[str]) -> None:
    event_id = st.selectbox("Report", free, key=f"mark-event-{subject_id}", format_func=_plain.visible)
    kind: Kind = st.radio(
        "Why does it not count?",
        get_args(Kind),
        captions=[_KINDS[name] for name in get_args(Kind)],
        key=f"mark-kind-{subject_id}",
    )
    reason = st.text_area("Reason", key=f"mark-why-{subject_id}", max_chars=2_000, height=76)
    sure = st.checkbox(marks.FOR_GOOD, key=f"mark-sure-{subject_id}")
    if st.button("Mark it", type="primary", disabled=not sure, key=f"mark-do-{subject_id}"):
        try:
            marks.mark(casework, actor, event_id, subject_id, kind, reason, reports=free, now=_desk.now())
        except RereviewError as error:
            st.error(str(error))
        else:
            st.rerun()
