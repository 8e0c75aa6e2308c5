"""The reading of a case: opened for a purpose, judged, the score shown, decided; each step in its order."""

from __future__ import annotations

import streamlit as st

from analytics.casework import purposes
from analytics.casework.database import reading
from analytics.casework.desk.cases import Shown
from analytics.casework.people import Actor
from analytics.casework.reviews import readings
from analytics.casework.reviews.case_file import CaseFile
from analytics.casework.reviews.written import Written
from analytics.errors import RereviewError
from analytics.pages import (
    _case_facts,
    _case_forms,
    _case_marks,
    _case_parts,
    _case_words,
    _desk,
    _drawings,
    _header,
    _rests,
)
from analytics.pages._data import Subject
from analytics.pages._desk import Desk

_USUAL = {"open": "scheduled re-review", "second": "second reading", "dispute": "settling"}
_STEPS = ("Judge", "See the score", "Decide")


def show(desk: Desk, actor: Actor, case: Shown) -> None:
    """Draw the file beside the step that comes next; before the case is opened, ask what for."""
    if case.subject_id is None:
        st.info(
            "The use of this subject's data is restricted, or they were erased: nothing of the file "
            "is shown. Put the case back.",
            icon=":material/lock:",
        )
        return
    known = _known(desk, actor, case)
    if known is None:
        _open(desk, actor, case)
        return
    own = next((part for part in known.parts if part.reading.person_id == actor.person_id), None)
    if own is None or own.reading.part != readings.PARTS[case.status][0]:
        _open(desk, actor, case)
        return
    subject = _case_facts.of_case(desk, case, own.reading.purpose)
    left, right = st.columns((2.1, 1), gap="large")
    with right, st.container(key="case-steps"):
        st.html(steps(own))
        _step(desk, actor, own, subject)
    with left:
        _file(desk, actor, case, known, own, subject)


def _known(desk: Desk, actor: Actor, case: Shown) -> CaseFile | None:
    """The file as it was last seen; looked up anew where somebody comes back to a case that they opened."""
    known = _case_forms.file_of(case.case_id)
    if known is None:
        with reading(desk.casework) as connection:
            own = readings.of(connection, case.case_id, actor)
        if own is not None and own.part == readings.PARTS[case.status][0]:
            _case_forms.look(desk, actor, case.case_id)
            known = _case_forms.file_of(case.case_id)
    return known


def _open(desk: Desk, actor: Actor, case: Shown) -> None:
    """Ask what the case is opened for; it stands in the log."""
    offered = list(purposes.PURPOSES)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        purpose = st.selectbox(
            "What do you open it for?",
            offered,
            index=offered.index(_USUAL[case.status]),
            key=f"purpose-{case.case_id}-{case.status}",
            width=320,
        )
        pressed = st.button("Open the file", type="primary", key=f"open-{case.case_id}")
    st.caption(f"{purposes.PURPOSES[purpose]} The purpose is kept in the audit log.")
    if not pressed:
        return
    try:
        readings.open_reading(desk.casework, actor, case.case_id, purpose, now=_desk.now())
        _case_forms.look(desk, actor, case.case_id)
    except RereviewError as error:
        st.error(str(error))
    else:
        st.rerun()


def _step(desk: Desk, actor: Actor, own: Written, subject: Subject | None) -> None:
    number = own.reading.number
    if own.judgement is None:
        _case_forms.judge(desk, actor, own.reading)
        return
    _case_parts.judgement(own.judgement, "Your judgement")
    if own.reading.blind and own.shown_at is None:
        place = None if subject is None else (int(subject.place["rank"]), float(subject.place["score"]))
        _case_forms.reveal(desk, actor, own.reading, place)
        return
    if not own.decisions:
        _case_forms.decide(desk, actor, own.reading)
        if subject is not None:
            subject_id = str(subject.place["subject_id"])
            _rests.before_deciding(desk.casework, actor, subject_id, _desk.now())
        return
    st.success(f"Decision {number} is kept.")


def _file(
    desk: Desk, actor: Actor, case: Shown, known: CaseFile, own: Written, subject: Subject | None
) -> None:
    for part in known.parts:
        if part is not own:
            _case_parts.show(part)
    if subject is None:
        _case_facts.unknown(case)
        return
    open_score = own.shown_at is not None or not own.reading.blind
    if open_score:
        st.html(_header.lead(subject.place) + _header.facts(subject.place, desk.night_size))
        _case_facts.show(desk, actor, case, subject)
        _drawings.contributions(subject)
    else:
        hidden = _case_facts.withheld(subject)
        st.html(_case_facts.facts(hidden))
        _case_facts.show(desk, actor, case, hidden)
    _case_marks.show(desk.casework, actor, subject)


def steps(own: Written) -> str:
    """The three steps with those done ticked, as HTML."""
    done = (own.judgement is not None, own.shown_at is not None or not own.reading.blind, bool(own.decisions))
    current = done.index(False) if False in done else len(done)
    items = []
    for place, (name, is_done) in enumerate(zip(_STEPS, done, strict=True)):
        mark = "✓" if is_done else str(place + 1)
        state = "rr-step-now" if place == current else "rr-step"
        items.append(f'<span class="{state}"><b>{mark}</b> {name}</span>')
    return f'<div class="rr-steps" role="list">{"".join(items)}</div>'


def title(case: Shown) -> str:
    """What the step is called in the head of the page."""
    return _case_words.PART[case.status]
