"""Which case a reader works on: the ones they have, and the ways to the next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import streamlit as st

from analytics.casework.desk import handing_out, second_readers, workload
from analytics.casework.desk.cases import Shown
from analytics.casework.desk.deadlines import Due
from analytics.casework.desk.handing_out import Handed, Nothing
from analytics.casework.people import Actor, Right
from analytics.errors import RereviewError
from analytics.pages import _case_words, _desk, _plain, _words
from analytics.pages._desk import Desk

_CHOSEN = "rr-case"
_BEYOND = "rr-case-beyond"


def show(desk: Desk, actor: Actor) -> Shown | None:
    """Draw the ways to a case, and give the one that is open on the page; None where there is none."""
    own = workload.theirs(desk.casework, actor, now=_desk.now())
    awake = [case for case in own if case.snoozed_until is None or case.snoozed_until <= _desk.now()]
    _ways(desk, actor, has_one=bool(awake))
    chosen = _chosen(awake)
    if len(awake) > 1:
        chosen = _switch(awake, chosen)
    if chosen is None:
        _nothing_open(own)
    return chosen


def _ways(desk: Desk, actor: Actor, *, has_one: bool) -> None:
    """The buttons that hand out a case, each for those who may read it; the first stands out."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        first = not has_one
        for right, label, icon, take in _WAYS:
            if not actor.may(right):
                continue
            kind: Literal["primary", "secondary"] = "primary" if first else "secondary"
            if st.button(label, icon=icon, type=kind, key=label):
                take(desk, actor)
            first = False
    told = st.session_state.pop("rr-case-told", "")
    if told:
        st.info(told)
    if st.session_state.get(_BEYOND) and st.button("Read one more all the same", key="next-beyond"):
        _take(desk, actor, beyond=True)


def _take(desk: Desk, actor: Actor, *, beyond: bool) -> None:
    try:
        handed = handing_out.next_case(
            desk.casework, actor, desk.listed, desk.news, now=_desk.now(), beyond_capacity=beyond
        )
    except RereviewError as error:
        st.error(str(error))
        return
    st.session_state[_BEYOND] = handed.nothing is Nothing.CAPACITY
    if handed.case is None:
        st.session_state["rr-case-told"] = _why_none(handed)
    else:
        st.session_state[_CHOSEN] = handed.case.case_id
    st.rerun()


def _why_none(handed: Handed) -> str:
    if handed.nothing is Nothing.CAPACITY:
        return (
            f"This week's {handed.capacity} cases are out or done. New ones come on Monday; tripwires come "
            "all the same."
        )
    return "Nobody is left to read: everybody on the list is out, resting or put away."


def _take_other(way: _desk.Way, desk: Desk, actor: Actor, nothing: str) -> None:
    try:
        found = way(desk.casework, actor, now=_desk.now())
    except RereviewError as error:
        st.error(str(error))
        return
    if found is None:
        st.session_state["rr-case-told"] = nothing
    else:
        st.session_state[_CHOSEN] = found.case_id
    st.rerun()


def _next(desk: Desk, actor: Actor) -> None:
    _take(desk, actor, beyond=False)


def _second(desk: Desk, actor: Actor) -> None:
    _take_other(second_readers.next_second, desk, actor, "No case waits for a second reader.")


def _dispute(desk: Desk, actor: Actor) -> None:
    _take_other(second_readers.next_dispute, desk, actor, "No two readers disagree.")


_WAYS: tuple[tuple[Right, str, str, Callable[[Desk, Actor], None]], ...] = (
    (Right.READ_CASES, "Next case", ":material/playlist_play:", _next),
    (Right.READ_SECOND, "Next second reading", ":material/group:", _second),
    (Right.SETTLE, "Next disagreement", ":material/balance:", _dispute),
)


def _chosen(awake: list[Shown]) -> Shown | None:
    """The case that was chosen, if the reader still has it; else the one first due."""
    known = {case.case_id: case for case in awake}
    return known.get(st.session_state.get(_CHOSEN, 0)) or (awake[0] if awake else None)


def _switch(awake: list[Shown], chosen: Shown | None) -> Shown:
    """Choose among the cases that one has."""
    known = {case.case_id: case for case in awake}
    picked = st.segmented_control(
        "Your cases",
        list(known),
        default=None if chosen is None else chosen.case_id,
        format_func=lambda number: _case_words.tab(known[number]),
        key="case-switch",
        required=True,
    )
    st.session_state[_CHOSEN] = picked
    return known[picked] if picked in known else awake[0]


def _nothing_open(own: list[Shown]) -> None:
    """What a page without a case says."""
    st.info("You have no case open. Take the next one above: the best that nobody else has.")
    for case in own:
        if case.snoozed_until is not None:
            name = _case_words.NOBODY if case.subject_id is None else _plain.label(case.subject_id)
            st.caption(f"Put away until {_words.day(case.snoozed_until)}: case {case.case_id}, {name}")


def late(case: Shown) -> bool:
    """Whether a case is past its deadline."""
    return case.due in {Due.OVERDUE, Due.ESCALATED}
