"""The head of a case, and what can be done with it besides reading it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import streamlit as st

from analytics.casework import directory
from analytics.casework.desk import holding
from analytics.casework.desk.cases import Shown
from analytics.casework.people import Actor, Right
from analytics.errors import RereviewError
from analytics.pages import _case_words, _desk, _plain
from analytics.pages._desk import Desk

_SNOOZE_DAYS = 7


def show(desk: Desk, actor: Actor, case: Shown) -> None:
    """Write whose case it is and by when it is to be read, and offer the other ways to go on."""
    whose = _case_words.NOBODY if case.subject_id is None else f"subject {_plain.label(case.subject_id)}"
    st.header(f"Case {case.case_id}: {whose}", anchor=False)
    st.html(_case_words.head(case, _desk.now()))
    with st.container(horizontal=True, gap="small"):
        if st.button(
            "Keep longer", icon=":material/lock_clock:", key="keep", help="Locks the case for you anew"
        ):
            _act(lambda: holding.keep_longer(desk.casework, actor, case.case_id, now=_desk.now()))
        with st.popover("Hand over", icon=":material/person_add:"):
            _hand_over(desk, actor, case)
        with st.popover("Put away", icon=":material/snooze:"):
            _snooze(desk, actor, case)
        with st.popover("Put back", icon=":material/undo:"):
            _put_back(desk, actor, case)


def _hand_over(desk: Desk, actor: Actor, case: Shown) -> None:
    right = holding.READS[case.status]
    others = {
        person.person_id: person.name
        for person in directory.everybody(desk.casework)
        if person.person_id != actor.person_id and person.actor.may(right)
    }
    if not others:
        st.info(f"Nobody else may {right}.")
        return
    to = st.selectbox("To", list(others), format_func=others.__getitem__, key=f"hand-to-{case.case_id}")
    note = st.text_input("Note to them", key=f"hand-note-{case.case_id}", max_chars=2_000)
    if st.button("Hand over", key=f"hand-{case.case_id}", type="primary"):
        _act(
            lambda: holding.hand_over(desk.casework, actor, case.case_id, str(to), note=note, now=_desk.now())
        )


def _snooze(desk: Desk, actor: Actor, case: Shown) -> None:
    today = _desk.now().date()
    until = st.date_input(
        "Comes back on",
        value=today + timedelta(days=_SNOOZE_DAYS),
        min_value=today + timedelta(days=1),
        max_value=today + timedelta(days=desk.rules.snooze_days),
        format="YYYY-MM-DD",
        key=f"snooze-until-{case.case_id}",
    )
    reason = st.text_input("Why", key=f"snooze-why-{case.case_id}", max_chars=2_000)
    st.caption("The deadline stays. A report that trips brings it back at once.")
    if st.button("Put away", key=f"snooze-{case.case_id}", type="primary") and isinstance(until, date):
        _act(
            lambda: holding.snooze(desk.casework, actor, case.case_id, until, reason=reason, now=_desk.now())
        )


def _put_back(desk: Desk, actor: Actor, case: Shown) -> None:
    reason = st.text_input("Why (optional)", key=f"back-why-{case.case_id}", max_chars=2_000)
    st.caption("Somebody else gets it next; you do not today.")
    if st.button("Put back", key=f"back-{case.case_id}", type="primary"):
        _act(lambda: holding.put_back(desk.casework, actor, case.case_id, reason=reason, now=_desk.now()))


def _act(step: Callable[[], object]) -> None:
    try:
        step()
    except RereviewError as error:
        st.error(str(error))
    else:
        st.rerun()


def may_read(actor: Actor) -> bool:
    """Whether somebody reads cases in any part."""
    return any(actor.may(right) for right in (Right.READ_CASES, Right.READ_SECOND, Right.SETTLE))
