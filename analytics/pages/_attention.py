"""Attention: who is read again and again with nothing found, where the time goes, what is damped."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from analytics.casework.database import Casework
from analytics.casework.people import Actor
from analytics.casework.reviews import attention
from analytics.casework.reviews.attention import Attended, Attention
from analytics.charts import bars
from analytics.charts.bars import Bar
from analytics.pages import _desk, _rests, _words

_DAYS = 730
_KEPT = "rr-attention"
_REFERENCE, _MOST_SHOWN = 12, 50


def show(casework: Casework, actor: Actor) -> None:
    """The ledger of the last two years; it is looked up once a session, since each look is logged."""
    st.subheader("Where attention goes", anchor=False)
    kept = st.session_state.get(_KEPT)
    if kept is None or kept[0] != actor.person_id:
        until = _desk.now().date() + timedelta(days=1)
        found = attention.ledger(casework, actor, until - timedelta(days=_DAYS), until, now=_desk.now())
        kept = st.session_state[_KEPT] = (actor.person_id, found)
    told: Attention = kept[1]
    if not told.cases:
        st.info("No case has been closed yet.")
        return
    rows = [Bar(f"{label} before", count) for label, count in by_times(told)]
    left, right = st.container(key="pair-attention").columns(2, gap="large")
    with left:
        st.html(bars.chart(rows, described="Closed cases by how often their subject was closed before"))
    with right:
        items = "".join(f"<li>{line}</li>" for line in sentences(told))
        st.html(f'<ul class="rr-list">{items}</ul>')
    if told.subjects:
        st.dataframe(
            [row(each) for each in told.subjects[:_MOST_SHOWN]],
            hide_index=True,
            alt="Subjects closed again and again with nothing found",
        )
    st.caption(
        "Cases closed in the last two years. Time counts from opening a file to deciding, at most 8 hours a "
        "reading. Damping lengthens a rest, never a score; tripwires and new reports end it as any rest."
    )


def by_times(told: Attention) -> list[tuple[str, int]]:
    """Closed cases by how often their subject had been closed with nothing found before."""
    at_least = [told.cases, *(each.cases for each in told.repeats)]
    names = ["not closed", "closed once", "closed twice", "three times or more"]
    return [
        (label, count - (at_least[place + 1] if place + 1 < len(at_least) else 0))
        for place, (label, count) in enumerate(zip(names, at_least, strict=True))
    ]


def sentences(told: Attention) -> list[str]:
    """The ledger in plain words, as HTML."""
    first = told.repeats[0]
    said = [f"<b>{told.cases}</b> closed cases of {told.people} people, {told.hours:,.1f} hours of reading."]
    if first.hours_share is not None:
        said.append(
            f"<b>{_words.share(first.hours_share)}</b> of the time went to people who had been closed with "
            "nothing found before."
        )
    if told.first_tenth is not None and told.gini is not None:
        said.append(
            f"The most read tenth of these people had {_words.share(told.first_tenth)} of the cases "
            f"(Gini {told.gini:.2f}; 0: all alike)."
        )
    said.append(
        f"{told.resting} rest now, {told.damped} of them longer for earlier closures "
        f"({told.damped_days} days together)."
    )
    return said


def row(each: Attended) -> dict[str, str | int | float]:
    """One subject as a row of the table."""
    return {
        "Subject": each.subject_id or f"#{each.subject[:_REFERENCE]}",
        "Closed": each.closed,
        "Nothing found": each.nothing,
        "In a row": each.in_a_row,
        "Span (days)": each.span_days,
        "Hours": round(each.hours, 1),
        "Came up by": ", ".join(f"{lane} {count}" for lane, count in each.lanes.items()),
        "Rest": _rests.sentence(each.rest) if each.rest else _words.NOTHING,
    }
