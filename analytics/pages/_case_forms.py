"""The three steps of a reading as forms: what one makes of it, the score, the decision."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import get_args

import streamlit as st

from analytics.casework import texts
from analytics.casework.people import Actor
from analytics.casework.reviews import case_file, deciding, judging, substance
from analytics.casework.reviews.case_file import CaseFile
from analytics.casework.reviews.deciding import Decision, Outcome
from analytics.casework.reviews.judging import NONE_FOUND, Judgement, View
from analytics.casework.reviews.readings import Reading
from analytics.errors import RereviewError
from analytics.pages import _desk
from analytics.pages._desk import Desk

_VIEWS = {
    "escalating": "Something began that goes further than before",
    "unclear": "It cannot be told from the file",
    "not escalating": "The person goes on as before, or less so",
}
_OUTCOMES = {
    "recommend reopening": "A second reader reads it blind before anything follows",
    "no further action": "The case rests; one in ten is read a second time",
    "defer": "The case comes back on a day",
    "propose removal": "Two people propose that the subject leaves the list",
}
_THEN = {
    "second": "The case goes to a second reader, who sees nothing of yours.",
    "dispute": "The two readings differ; both stay, and a supervisor settles the case.",
    "closed": "The case is closed.",
}
_DEFER_DAYS = 30
_FILE = "rr-case-file"


def judge(desk: Desk, actor: Actor, reading: Reading) -> None:
    """Step 1: facts apart from what they are taken to mean, before any score is seen."""
    with st.form(f"judge-{reading.number}", border=True):
        view = st.radio(
            "What do you make of the file?",
            get_args(View),
            index=None,
            captions=[_VIEWS[name] for name in get_args(View)],
            key=f"view-{reading.number}",
        )
        told = {
            "facts": _area(
                "Facts: what was reported",
                f"facts-{reading.number}",
                "Dates, sources, grades; nothing of what they mean",
            ),
            "assessment": _area(
                "Assessment: what you take it to mean", f"assessment-{reading.number}", "Say how sure you are"
            ),
            "benign": _area("Benign explanations", f"benign-{reading.number}", f"Or: {NONE_FOUND}", lines=2),
            "protective": _area(
                "Protective factors", f"protective-{reading.number}", f"Or: {NONE_FOUND}", lines=2
            ),
        }
        if st.form_submit_button("Keep my judgement", type="primary"):
            if view is None:
                st.error("Say first what you make of the file.")
                return
            kept = Judgement(view, **told)
            _act(
                desk,
                actor,
                reading,
                lambda: judging.judge(desk.casework, actor, reading.number, kept, now=_desk.now()),
            )
    st.caption("A judgement stays as it is kept. Score and rank are shown after it.")


def reveal(desk: Desk, actor: Actor, reading: Reading, place: tuple[int, float] | None) -> None:
    """Step 2: the score, once; the moment is kept. `place` is rank and score, None for somebody unranked."""
    rank, score = (None, None) if place is None else place

    def show() -> None:
        judging.reveal(desk.casework, actor, reading.number, rank, score, now=_desk.now())

    if st.button("Show score and rank", type="primary", key=f"reveal-{reading.number}"):
        _act(desk, actor, reading, show)
    st.caption("When it was shown is kept beside when you judged.")


def decide(desk: Desk, actor: Actor, reading: Reading) -> None:
    """Step 3: the decision with its reasons."""
    outcome: Outcome | None = st.radio(
        "Decision",
        get_args(Outcome),
        index=None,
        captions=[_OUTCOMES[name] for name in get_args(Outcome)],
        key=f"outcome-{reading.number}",
    )
    with st.form(f"decide-{reading.number}", border=True):
        until = _defer_until(reading) if outcome == "defer" else None
        least = f"At least {substance.LEAST_CHARACTERS} characters: why the facts lead to this outcome"
        rationale = _area("Rationale", f"rationale-{reading.number}", least)
        dissent = _area(
            "Dissent (optional)", f"dissent-{reading.number}", "What you want noted against it", lines=2
        )
        if st.form_submit_button("Decide", type="primary"):
            if outcome is None:
                st.error("Choose a decision first.")
                return
            kept = Decision(outcome, rationale, dissent, until)
            _act(desk, actor, reading, lambda: _decided(desk, actor, reading, kept))
    st.caption("A decision is never overwritten. A correction stands beside it.")


def _decided(desk: Desk, actor: Actor, reading: Reading, kept: Decision) -> None:
    status = deciding.decide(desk.casework, actor, reading.number, kept, now=_desk.now())
    st.session_state["rr-case-told"] = f"Kept: {kept.outcome}. {_THEN[status]}"


def _defer_until(reading: Reading) -> date | None:
    today = _desk.now().date()
    return st.date_input(
        "Comes back on",
        value=today + timedelta(days=_DEFER_DAYS),
        min_value=today + timedelta(days=1),
        max_value=today + timedelta(days=deciding.DEFER_DAYS),
        format="YYYY-MM-DD",
        key=f"defer-{reading.number}",
    )


def _area(label: str, key: str, hint: str, lines: int = 3) -> str:
    pixels = 28 + 24 * lines
    return st.text_area(label, key=key, placeholder=hint, height=pixels, max_chars=texts.MOST_CHARACTERS)


def look(desk: Desk, actor: Actor, case_id: int) -> None:
    """Look into the case file, which stands in the log, and keep what may be seen for the next runs."""
    st.session_state[_FILE] = case_file.seen_by(desk.casework, actor, case_id, now=_desk.now())


def file_of(case_id: int) -> CaseFile | None:
    """What was last seen of the case in this session."""
    known = st.session_state.get(_FILE)
    return known if isinstance(known, CaseFile) and known.case_id == case_id else None


def _act(desk: Desk, actor: Actor, reading: Reading, step: Callable[[], object]) -> None:
    """Take the step and draw the page anew; what is wrong with it stands beside the form."""
    try:
        step()
        look(desk, actor, reading.case_id)
    except RereviewError as error:
        st.error(str(error))
    else:
        st.rerun()
