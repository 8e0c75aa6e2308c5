"""What is a subject opened for? Asked once a session, before anything of anybody is shown."""

from __future__ import annotations

import streamlit as st

from analytics.casework.purposes import OUTSIDE_A_CASE, PURPOSES
from analytics.pages import _seen

_CHOICE = "rr-choice-of-purpose"


def asked() -> bool:
    """Show the question, or what was answered; whether it is answered."""
    said = _seen.stated()
    options = OUTSIDE_A_CASE if said is None or said in OUTSIDE_A_CASE else (said, *OUTSIDE_A_CASE)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.html('<div class="rr-stamp">Opened for</div>', width="content")
        st.selectbox(
            "What are subjects opened for?",
            options,
            index=None if said is None else options.index(said),
            key=_CHOICE,
            on_change=_answer,
            placeholder="Choose a purpose",
            help="It is written to the audit log with everybody whom you open. Asked once a session. "
            + " ".join(f"{code}: {PURPOSES[code]}" for code in OUTSIDE_A_CASE),
            label_visibility="collapsed",
            width=220,
        )
    if said is None:
        st.info("Say what for, and the subject is shown: who was opened, by whom and why is logged.")
    return said is not None


def _answer() -> None:
    chosen = st.session_state[_CHOICE]
    if chosen is not None:
        _seen.state(chosen)
