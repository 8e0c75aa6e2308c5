"""What is known of one subject, and what in it makes the score?"""

from __future__ import annotations

import polars as pl
import streamlit as st

from analytics.casework.people import Right
from analytics.pages import (
    _blind,
    _case_facts,
    _case_marks,
    _data,
    _dossier,
    _drawings,
    _frame,
    _header,
    _hinges,
    _links,
    _plain,
    _purpose,
    _reports,
    _subject_cases,
    _who,
)
from analytics.pages._data import Subject
from analytics.store.nights import Night
from analytics.store.open import Store

TITLE = "Subject"
ORDER = 3
NEEDS = Right.SEE_SUBJECT
_SUGGESTIONS = 8


def render() -> None:
    """Draw the page of the subject in the address; ask for one where there is none."""
    _frame.banner()
    found = _frame.chosen_night()
    if found is None:
        return
    store, night = found
    queue = _data.queue(night)
    subject_id = st.query_params.get(_links.SUBJECT, "")
    _navigate(queue, subject_id)
    if not subject_id:
        st.info("Choose a subject in the queue, or type an id above.")
    elif _data.hidden().hides(subject_id):
        _blind.restricted()
    elif not _purpose.asked():
        pass
    elif (subject := _data.subject(store, night, subject_id)) is None:
        _unranked(queue, subject_id, _data.why_unranked(store, night, subject_id))
    else:
        _ranked(store, night, subject, queue)
    _frame.stamp(night, queue.height)
    _frame.not_for()


def _ranked(store: Store, night: Night, subject: Subject, queue: pl.DataFrame) -> None:
    # a link from one subject to the next runs the page, but leaves the old address in the browser
    subject_id = str(subject.place["subject_id"])
    st.query_params[_links.SUBJECT] = subject_id
    blind = _blind.hidden(subject_id)
    if blind:
        subject = _case_facts.withheld(subject)
        st.header(f"Subject {_plain.label(subject_id)}", anchor=False)
        st.html(_case_facts.facts(subject))
        _blind.note()
    else:
        _header.show(subject.place, queue.height)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.page_link(
            _links.to("ties"),
            label="Network of this person",
            icon=":material/hub:",
            query_params=_links.address(subject_id),
        )
        _dossier.offer(store, night, subject_id)
    _drawings.timeline(subject)
    if not blind:
        _drawings.contributions(subject)
        _hinges.show(subject, queue["score"])
    _reports.show(subject)
    _case_marks.show(_who.casework(), _who.actor(), subject)
    _subject_cases.show(_who.casework(), _who.actor(), subject_id)


def _unranked(queue: pl.DataFrame, subject_id: str, why: str) -> None:
    st.header(f"Not on the list: {_plain.label(_short(subject_id))}", anchor=False)
    st.info(why)
    near = queue.filter(pl.col("subject_id").str.to_lowercase().str.starts_with(subject_id.strip().lower()))
    if near.height:
        st.caption("On the list, with ids that begin so:")
    for name in near["subject_id"].head(_SUGGESTIONS):
        st.page_link(_links.to("subject"), label=_plain.label(name), query_params=_links.address(name))


def _short(subject_id: str) -> str:
    # an address is typed by anyone: no id is longer than this
    return _plain.visible(subject_id, characters=64)


def _navigate(queue: pl.DataFrame, subject_id: str) -> None:
    """Back to the list, one up, one down, or to any id."""
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.page_link(
            _links.to("queue"),
            label="Queue",
            icon=":material/arrow_back:",
            query_params=_links.on_night(),
        )
        place = queue.filter(pl.col("subject_id") == subject_id)["rank"]
        for step, icon in ((-1, ":material/arrow_upward:"), (1, ":material/arrow_downward:")):
            rank = int(place[0]) + step if len(place) else 0
            neighbour = queue.filter(pl.col("rank") == rank)["subject_id"]
            if len(neighbour):
                st.page_link(
                    _links.to("subject"),
                    label=f"{rank} {_plain.label(neighbour[0])}",
                    icon=icon,
                    query_params=_links.address(neighbour[0]),
                )
        # a field of its own for each subject: else the id typed last would lead back there
        typed = st.text_input(
            "Open a subject",
            key=f"open-{subject_id}",
            placeholder="Open a subject by id",
            icon=":material/search:",
            label_visibility="collapsed",
            width=260,
        )
    if typed and typed.strip() and typed.strip() != subject_id:
        st.switch_page(_links.to("subject"), query_params=_links.address(typed.strip()))
