"""The three steps of a reading as forms: what one makes of it, the score, the decision."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import get_args

import streamlit as st

from analytics.casework import deciding, judging, substance, texts
from analytics.casework.deciding import Decision, Outcome
from analytics.casework.judging import NONE_FOUND, Judgement, View
from analytics.casework.people import Actor
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
_DEFER_DAYS = 30


def judge(desk: Desk, actor: Actor, reading: int) -> None:
    """Step 1: facts apart from what they are taken to mean, before any score is seen."""
    with st.form(f"judge-{reading}", border=True):
        view = st.radio(
            "What do you make of the file?",
            get_args(View),
            index=None,
            captions=[_VIEWS[name] for name in get_args(View)],
            key=f"view-{reading}",
        )
        told = {
            "facts": _area("Facts: what was reported", f"facts-{reading}", "Dates, sources, grades; nothing of what they mean"),
            "assessment": _area("Assessment: what you take it to mean", f"assessment-{reading}", "Say how sure you are"),
            "benign": _area("Benign explanations", f"benign-{reading}", f"Or: {NONE_FOUND}", lines=2),
            "protective": _area("Protective factors", f"protective-{reading}", f"Or: {NONE_FOUND}", lines=2),
        }
        if st.form_submit_button("Keep my judgement", type="primary"):
            if view is None:
                st.error("Say first what you make of the file.")
                return
            kept = Judgement(view, **told)
            _act(lambda: judging.judge(desk.casework, actor, reading, kept, now=_desk.now()))
    st.caption("A judgement stays as it is kept. Score and rank are shown after it.")


def reveal(desk: Desk, actor: Actor, reading: int, place: tuple[int, float] | None) -> None:
    """Step 2: the score, once; the moment is kept. `place` is rank and score, None for somebody unranked."""
    rank, score = (None, None) if place is None else place

    def show() -> object:
        return judging.reveal(desk.casework, actor, reading, rank, score, now=_desk.now())

    if st.button("Show score and rank", type="primary", key=f"reveal-{reading}"):
        _act(show)
    st.caption("When it was shown is kept beside when you judged.")


def decide(desk: Desk, actor: Actor, reading: int) -> None:
    """Step 3: the decision with its reasons."""
    outcome: Outcome | None = st.radio(
        "Decision",
        get_args(Outcome),
        index=None,
        captions=[_OUTCOMES[name] for name in get_args(Outcome)],
        key=f"outcome-{reading}",
    )
    with st.form(f"decide-{reading}", border=True):
        until = _defer_until(reading) if outcome == "defer" else None
        least = f"At least {substance.LEAST_CHARACTERS} characters: why the facts lead to this outcome"
        rationale = _area("Rationale", f"rationale-{reading}", least)
        dissent = _area("Dissent (optional)", f"dissent-{reading}", "What you want noted against it", lines=2)
        if st.form_submit_button("Decide", type="primary"):
            if outcome is None:
                st.error("Choose a decision first.")
                return
            kept = Decision(outcome, rationale, dissent, until)
            _act(lambda: deciding.decide(desk.casework, actor, reading, kept, now=_desk.now()))
    st.caption("A decision is never overwritten. A correction stands beside it.")


def _defer_until(reading: int) -> date | None:
    today = _desk.now().date()
    day = st.date_input(
        "Comes back on",
        value=today + timedelta(days=_DEFER_DAYS),
        min_value=today + timedelta(days=1),
        max_value=today + timedelta(days=deciding.DEFER_DAYS),
        format="YYYY-MM-DD",
        key=f"defer-{reading}",
    )
    return day if isinstance(day, date) else None


def _area(label: str, key: str, hint: str, lines: int = 3) -> str:
    pixels = 28 + 24 * lines
    return st.text_area(
        label, key=key, placeholder=hint, height=pixels, max_chars=texts.MOST_CHARACTERS
    )


def _act(step: Callable[[], object]) -> None:
    """Take the step and draw the page anew; what is wrong with it stands beside the form."""
    try:
        step()
    except RereviewError as error:
        st.error(str(error))
    else:
        st.rerun()
