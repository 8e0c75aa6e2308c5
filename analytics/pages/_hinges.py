"""What a subject's place hangs on: what is missing to be read first, what holds down, what would take off."""

from __future__ import annotations

import polars as pl
import streamlit as st

from analytics.pages import _plain
from analytics.pages._data import Subject
from analytics.ranking import why_not

_HOW = (
    "Cuts are after ranks 10, 20 and 100. Taking an incident away lowers the score by no more than the "
    "figure it has here. Everybody else's score is taken as it is tonight."
)


def show(subject: Subject, scores: pl.Series) -> None:
    """Write the sentences; `scores` are the whole list's, highest first."""
    st.subheader("What would bring this person above the line, and what keeps them below it", anchor=False)
    said = why_not.why_not(subject.contributions, subject.place, why_not.lines(scores))
    if not said:
        st.info("The list is too short to be cut.")
        return
    items = "".join(f"<li>{_plain.escaped(sentence)}</li>" for sentence in said)
    st.html(f'<ul class="rr-list">{items}</ul>')
    st.caption(_HOW)
