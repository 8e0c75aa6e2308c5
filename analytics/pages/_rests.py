"""How long a subject rests, and how much of it is there because nothing was found before, in words."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from analytics.casework.database import Casework
from analytics.casework.desk import resting
from analytics.casework.desk.resting import Rest
from analytics.casework.people import Actor
from analytics.pages import _words


def sentence(rest: Rest) -> str:
    """Until when, and why so long.

    >>> from datetime import UTC, date
    >>> day = datetime(2026, 10, 12, tzinfo=UTC)
    >>> sentence(Rest("a1", "S1", day, day, date(2026, 6, 30), 14, 2))
    'rests until 12 Oct 2026, 14 days of it because of 2 earlier closures with nothing found'
    """
    if not rest.damped_days:
        return f"rests until {_words.day(rest.until)}"
    closures = "1 earlier closure" if rest.earlier == 1 else f"{rest.earlier} earlier closures"
    days = "1 day" if rest.damped_days == 1 else f"{rest.damped_days} days"
    return f"rests until {_words.day(rest.until)}, {days} of it because of {closures} with nothing found"


def show(casework: Casework, actor: Actor, subject_id: str, now: datetime) -> None:
    """One line on whoever rests."""
    rest = resting.of_subject(casework, actor, subject_id, now=now)
    if rest is not None:
        st.html(
            f'<div class="rr-stamp">This subject {sentence(rest)}. Reports that trip, or new ones after '
            "the shortest rest, end it before.</div>"
        )


def before_deciding(casework: Casework, actor: Actor, subject_id: str, now: datetime) -> None:
    """What closing without further action would lead to: whoever decides sees the damping beforehand."""
    rest = resting.if_closed(casework, actor, subject_id, now=now)
    if rest is not None:
        st.caption(f"Closed without further action, the subject {sentence(rest)}.")
