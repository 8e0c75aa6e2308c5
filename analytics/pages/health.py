"""Was last night sound? For whoever answers for the list being there every morning."""

from __future__ import annotations

import streamlit as st

from analytics.casework.people import Right
from analytics.pages import _data, _frame, _health_rows, _health_runs, _links, _switched, _switching, _who
from analytics.store import attempts, nights, switch
from analytics.store.open import Store

TITLE = "Health"
ORDER = 12
NEEDS = Right.SEE_NIGHTS


def render() -> None:
    """Draw the page: one sentence, the gates, what came in, how long runs took."""
    _frame.banner()
    store = _data.store()
    off = switch.standing(store)
    if off is not None:
        _switched.notice(off)
        _switch(store)
    tried, published = attempts.all(store), nights.all(store)
    # first on the page: whoever wants to stop everything does not look for it
    with st.container(horizontal=True, vertical_alignment="top", gap="medium"):
        st.header("Was last night sound?", anchor=False, width="content")
        if off is None:
            _switch(store)
    if not tried and not published:
        if off is None:
            _frame.current_night()
        return
    night = nights.current(store)
    _health_runs.lead(store, tried[-1] if tried else None, night)
    st.page_link(_links.to("nights"), label="All nights, as a calendar", icon=":material/calendar_month:")
    _health_runs.gates(tried)
    if night is not None:
        _health_rows.arrivals(store, night)
    _health_rows.quarantine(store)
    _health_runs.times(tried)
    if night is not None:
        _frame.stamp(night, _data.ranked(night))
    _frame.not_for()


def _switch(store: Store) -> None:
    _switching.control(store, _who.casework(), _who.actor())
