"""Where was that? Subjects by id, and reports by the words in them, as the night knew them."""

from __future__ import annotations

from typing import Any

import streamlit as st

from analytics.casework.people import Right
from analytics.pages import _data, _first, _found, _frame, _links, _plain, _words
from analytics.pages._found import Found

TITLE = "Search"
ORDER = 6
NEEDS = Right.SEE_LIST
_LINK_PIXELS = 165
_HOW = (
    "An id is found by its beginning, a report by any words in its text, letter by letter; capitals do not "
    "matter, and no character stands for others. Searched is what the night knew: subjects of every "
    "kind, and reports on the people of its list."
)


def render() -> None:
    """Draw the page: one field, then subjects, then reports."""
    _frame.banner()
    found = _frame.chosen_night()
    if found is None:
        return
    store, night = found
    queue = _data.queue(night)
    st.header("Search", anchor=False)
    # not in the address: what somebody looks for would stay in the browser's history
    typed = st.text_input(
        "Search subjects and report texts",
        key="search-text",
        max_chars=_found.MOST_CHARACTERS,
        placeholder="A subject's id, or words of a report",
        icon=":material/search:",
        label_visibility="collapsed",
        persist_state="session",
        width=520,
    )
    text = (typed or "").strip()
    if len(text) < _found.LEAST_CHARACTERS:
        if text:
            st.info(f"Type at least {_found.LEAST_CHARACTERS} characters.")
        st.caption(_HOW)
    else:
        _show(_found.find(store, night, queue, text, _data.hidden()), text)
    _frame.stamp(night, queue.height)
    _frame.not_for()


def _show(found: Found, text: str) -> None:
    if not found.of_subjects and not found.of_reports:
        st.info(
            f"Nothing that the night knew has {_plain.label(text)} in it. Try fewer letters, or another "
            "spelling: the text must be there exactly so."
        )
        st.caption(_HOW)
        return
    st.html(
        f'<div class="rr-lead"><b>{_counted(found.of_subjects, "subject")}</b> whose id begins so, '
        f"<b>{_counted(found.of_reports, 'report')}</b> with these words.</div>"
    )
    if found.of_subjects:
        with st.container(gap=None):
            st.subheader("Subjects", anchor=False)
            _more(found.subjects.height, found.of_subjects, "exact ids and short ones first")
            for row in found.subjects.iter_rows(named=True):
                _row(row["subject_id"], _subject(row))
    if found.of_reports:
        with st.container(gap=None):
            st.subheader("Reports", anchor=False)
            _more(found.reports.height, found.of_reports, "the newest first")
            for row in found.reports.iter_rows(named=True):
                _row(row["subject_id"], report(row, text))


def _counted(number: int, what: str) -> str:
    return f"{_words.count(number)} {what}{'' if number == 1 else 's'}"


def _more(shown: int, there: int, order: str) -> None:
    if shown < there:
        st.caption(f"The first {shown} of {_words.count(there)}, {order}. More words narrow it down.")


def _row(subject_id: str, told: str) -> None:
    with st.container(horizontal=True, gap="small", wrap=False):
        st.page_link(
            _links.to("subject"),
            label=_plain.label(subject_id),
            query_params=_links.address(subject_id),
            width=_LINK_PIXELS,
        )
        st.html(told)


def _subject(row: dict[str, Any]) -> str:
    rank = "not on the list" if row["rank"] is None else f"rank {_words.count(row['rank'])}"
    parts = [
        f"<b>{rank}</b>",
        _plain.escaped(f"case {row['status']}"),
        _plain.escaped(_words.plain(row["stream"])),
        *([f"area {_plain.escaped(row['area_id'])}"] if row["area_id"] else []),
        f"opened {_words.day(row['opened_on'])}, closed {_words.day(row['closed_on'])}",
    ]
    return f'<div class="rr-stamp">{" · ".join(parts)}</div>'


def report(row: dict[str, Any], text: str) -> str:
    """One report as HTML: the words around the hit, then type, dates, grade and source."""
    family = {entry.name: entry.family for entry in _data.event_types().types}.get(row["event_type"], "")
    mark = _first.family_marks([family]) if family else ""
    parts = [
        f"<b>{_plain.escaped(_words.plain(row['event_type']))}</b> {mark}",
        f"happened {_words.day(row['occurred_at'])}",
        f"recorded {_words.day(row['recorded_at'])}",
        f"grade {_plain.escaped(row['source_grade'] + row['intelligence_grade'])}",
        _plain.escaped(_words.plain(row["source_kind"])),
        *(["<b>✕ retracted</b>"] if row["retracted"] else []),
        "not on the list" if row["rank"] is None else f"rank {_words.count(row['rank'])}",
    ]
    return (
        f'<div class="rr-hit">{_found.snippet(row["detail"], text)}</div>'
        f'<div class="rr-small">{" · ".join(parts)}</div>'
    )
