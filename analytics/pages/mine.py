"""What became of my own decisions? Each reader sees theirs, and nobody else does."""

from __future__ import annotations

from typing import get_args

import streamlit as st

from analytics.casework.database import Casework, open_casework
from analytics.casework.people import Actor, Right
from analytics.casework.reviews import deciding, own_history
from analytics.casework.reviews.deciding import Decision, Outcome
from analytics.casework.reviews.own_history import OwnDecision
from analytics.charts import bars
from analytics.charts.bars import Bar
from analytics.errors import RereviewError
from analytics.pages import _desk, _frame, _links, _plain, _who, _words
from analytics.store.open import Store
from analytics.store.reading import open_reading

TITLE = "My decisions"
ORDER = 2
NEEDS = Right.WORK_CASES
_KEPT = "rr-own-history"
_MOST_SHOWN = 50


def render() -> None:
    """Sum up how one's decisions fared, then list them, newest first."""
    _frame.banner()
    found = _frame.current_night()
    if found is None:
        return
    store, _ = found
    actor, casework = _who.actor(), open_casework(store)
    told = _history(store, casework, actor)
    if told:
        st.html(f'<div class="rr-lead">{summary(told)}</div>')
        _chart(told)
        for each in told[:_MOST_SHOWN]:
            _line(casework, actor, each)
        if len(told) > _MOST_SHOWN:
            st.caption(f"and {len(told) - _MOST_SHOWN} earlier ones")
    else:
        st.info("You have not decided any case yet. The page Review hands them out.")
    st.caption("Only you see this page. Supervisors see how far readers agree, without names.")
    _frame.not_for()


def _history(store: Store, casework: Casework, actor: Actor) -> list[OwnDecision]:
    """The history, looked up once: each look stands in the log."""
    again = st.button("Look again", icon=":material/refresh:", key="own-again")
    known = st.session_state.get(_KEPT)
    if again or known is None or known[0] != actor.person_id:
        now = _desk.now()
        with open_reading(store) as session:
            outcomes = session.frame("read_outcomes", as_of=now.date())
        told = own_history.own_history(casework, actor, actor.person_id, now=now, outcomes=outcomes)
        known = (actor.person_id, told)
        st.session_state[_KEPT] = known
    decided: list[OwnDecision] = known[1]
    return decided


def summary(told: list[OwnDecision]) -> str:
    """How many, how many a second reader agreed with, how many went on to a reopening, as HTML."""
    judged = [each for each in told if each.agreed is not None]
    agreed = sum(bool(each.agreed) for each in judged)
    closed = [each for each in told if each.outcome == "no further action"]
    later = sum(each.reopened_on is not None for each in closed)
    parts = [f"<b>{len(told)}</b> decision{'' if len(told) == 1 else 's'}"]
    if judged:
        parts.append(f"another reader agreed with <b>{agreed} of {len(judged)}</b>")
    if closed:
        parts.append(f"<b>{later} of {len(closed)}</b> closed without action were reopened later")
    return ". ".join(part[0].upper() + part[1:] for part in parts) + "."


def _chart(told: list[OwnDecision]) -> None:
    counts = [Bar(outcome, sum(each.outcome == outcome for each in told)) for outcome in get_args(Outcome)]
    st.html(bars.chart(counts, described="My decisions by outcome"))


def _line(casework: Casework, actor: Actor, each: OwnDecision) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if each.subject_id is not None:
            st.page_link(
                _links.to("subject"),
                label=_plain.label(each.subject_id),
                query_params=_links.address(each.subject_id),
                width=165,
            )
        st.html(f'<div class="rr-stamp">{sentence(each)}</div>', width="stretch")
        with st.popover("Correct", icon=":material/edit:"):
            _correct(casework, actor, each)


def sentence(each: OwnDecision) -> str:
    """One decision and what became of it, as HTML."""
    parts = [
        f"case {each.case_id}, {each.part} reading, {_words.day(each.decided_at)}",
        f"judged <b>{_plain.escaped(each.view)}</b>, decided <b>{_plain.escaped(each.outcome)}</b>",
    ]
    if each.other is not None:
        parts.append(f"the other reader: {_plain.escaped(each.other)}")
    parts.append(f"closed as {_plain.escaped(each.closed_as)}" if each.closed_as else f"now: {each.status}")
    if each.reopened_on is not None:
        parts.append(f"<b>reopened {_words.day(each.reopened_on)}</b>")
    return " · ".join(parts)


def _correct(casework: Casework, actor: Actor, each: OwnDecision) -> None:
    """A correction stands beside the decision; nothing is overwritten."""
    key = f"correct-{each.number}"
    outcome: Outcome = st.selectbox("Decision instead", get_args(Outcome), key=f"{key}-outcome")
    until = st.date_input("Comes back on", value=None, key=f"{key}-until") if outcome == "defer" else None
    rationale = st.text_area("Rationale", key=f"{key}-rationale", max_chars=2_000, height=100)
    reason = st.text_input("Why it is corrected", key=f"{key}-why", max_chars=2_000)
    st.caption(
        f"Within {deciding.CORRECTION_DAYS} days of closing; the first decision stays on record beside it. "
        "An outcome that the store has by then stays there, and the new one follows."
    )
    if st.button("Keep the correction", type="primary", key=f"{key}-do"):
        corrected = Decision(outcome, rationale, defer_until=until)
        try:
            deciding.correct(casework, actor, each.number, corrected, reason, now=_desk.now())
        except RereviewError as error:
            st.error(str(error))
        else:
            st.session_state.pop(_KEPT, None)
            st.rerun()
