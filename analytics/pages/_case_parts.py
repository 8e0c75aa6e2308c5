"""What readers wrote, to be read by others: judgement, when the score was shown, decisions, corrections."""

from __future__ import annotations

import streamlit as st

from analytics.casework.reviews.judging import Judgement
from analytics.casework.reviews.written import Decided, Written
from analytics.pages import _plain, _words

_PART = {"first": "First reading", "second": "Second reading", "settling": "Settling"}
_NAMES = (
    ("facts", "Facts"),
    ("assessment", "Assessment"),
    ("benign", "Benign explanations"),
    ("protective", "Protective factors"),
)


def show(part: Written) -> None:
    """Write one part: who, when, and all they said."""
    with st.container(border=True):
        when = f"{_words.day(part.reading.opened_at)} {part.reading.opened_at:%H:%M} UTC"
        name = _plain.escaped(part.reading.person_id)
        st.html(f'<div class="rr-stamp"><b>{_PART[part.reading.part]}</b> by {name}, opened {when}</div>')
        if part.judgement is not None:
            judgement(part.judgement, "Judgement")
        if part.shown_at is not None:
            shown = (
                "no rank"
                if part.rank is None
                else f"rank {part.rank:,}, {_words.nats(part.score or 0.0)} nats"
            )
            st.html(f'<div class="rr-stamp rr-quiet">Then shown: {shown}</div>')
        for decided in part.decisions:
            st.html(decision(decided))


def judgement(told: Judgement, title: str) -> None:
    """Write a judgement."""
    items = "".join(
        f"<dt>{name}</dt><dd>{_plain.escaped(getattr(told, field))}</dd>" for field, name in _NAMES
    )
    st.html(f'<div class="rr-told"><b>{title}: {_plain.escaped(told.view)}</b><dl>{items}</dl></div>')


def decision(decided: Decided) -> str:
    """A decision or a correction, as HTML."""
    what = f"Correction of decision {decided.corrects}" if decided.corrects else "Decision"
    until = f" until {_words.day(decided.defer_until)}" if decided.defer_until else ""
    who = f"{_words.day(decided.at)} {decided.at:%H:%M} UTC, {_plain.escaped(decided.by)}"
    lines = [
        f"<b>{what}: {_plain.escaped(decided.outcome)}{until}</b> · {who}",
        _plain.escaped(decided.rationale),
    ]
    if decided.dissent:
        lines.append(f"<i>Dissent:</i> {_plain.escaped(decided.dissent)}")
    if decided.reason:
        lines.append(f"<i>Why corrected:</i> {_plain.escaped(decided.reason)}")
    return f'<div class="rr-told">{"<br>".join(lines)}</div>'
