"""The cases of a subject: what was decided, by whom and why, as far as the reader may see it now."""

from __future__ import annotations

import streamlit as st

from analytics.casework.database import Casework
from analytics.casework.people import Actor, Right
from analytics.casework.reviews import case_file
from analytics.casework.reviews.case_file import CaseFile
from analytics.pages import _case_parts, _desk, _plain, _rests, _seen, _words

_KEPT = "rr-cases-of"


def show(casework: Casework, actor: Actor, subject_id: str) -> None:
    """A line a case, and what its readers wrote once it is asked for: each look stands in the log."""
    if not actor.may(Right.WORK_CASES):
        return
    st.subheader("Cases and decisions", anchor=False)
    kept = st.session_state.get(_KEPT)
    known: tuple[CaseFile, ...] | None = kept[1] if kept and kept[0] == subject_id else None
    if known is None:
        if not st.button("Show the cases of this subject", icon=":material/folder_open:", key="cases-of"):
            return
        purpose = _seen.stated() or ""
        known = case_file.of_subject(casework, actor, subject_id, purpose, now=_desk.now())
        st.session_state[_KEPT] = (subject_id, known)
    if not known:
        st.info("No case of this subject has been opened here.")
    elif all(each.outcome is not None for each in known):
        _rests.show(casework, actor, subject_id, _desk.now())
    for each in known:
        st.html(f'<div class="rr-stamp">{sentence(each)}</div>')
        for part in each.parts:
            _case_parts.show(part)


def sentence(file: CaseFile) -> str:
    """A case in one line, as HTML."""
    parts = [f"<b>Case {file.case_id}</b>", f"opened {_words.day(file.opened_at)}"]
    if file.outcome is not None:
        parts.append(f"closed {_words.day(file.closed_at)} as <b>{_plain.escaped(file.outcome)}</b>")
    else:
        parts.append(f"now: {_plain.escaped(file.status)}")
    if file.lane is not None:
        parts.append(f"came up by: {file.lane}")
    if file.withheld:
        reads = "1 reading" if file.withheld == 1 else f"{file.withheld} readings"
        parts.append(f"{reads} of others hidden until the case is closed")
    return " · ".join(parts)
