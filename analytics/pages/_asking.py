"""The widgets that say which part of the list is wanted.

What they hold is read before they are drawn, so that the table, which people wait for, can be sent first.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from analytics.pages import _alarms, _filters
from analytics.pages._filters import Filters

_MANY = ("streams", "areas", "families")
_ONE = ("moved", "began_from", "began_until", "least_score", "least_share")
_SINCE_LAST_NIGHT = {"New": "new", "Risen": "▲ risen", "Fallen": "▼ fallen"}


def _key(name: str) -> str:
    return f"queue-{name}"


def chosen() -> Filters:
    """What the widgets hold; they keep it while other pages are open."""
    held: dict[str, Any] = {name: st.session_state.get(_key(name)) for name in _ONE}
    share = held.pop("least_share")
    held |= {name: tuple(st.session_state.get(_key(name)) or ()) for name in _MANY}
    text = st.session_state.get(_key("text")) or ""
    return Filters(text=text, least_probability=None if share is None else share / 100, **held)


def alarms() -> bool:
    """Are the columns on false alarms wanted?"""
    return bool(st.session_state.get(_key("alarms")))


def show(queue: pl.DataFrame, filters: Filters) -> None:
    """Draw the widgets, those that are seldom used in a menu."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            "Search",
            key=_key("text"),
            placeholder="Subject id or words of the reason",
            icon=":material/search:",
            persist_state="session",
            label_visibility="collapsed",
            width=340,
        )
        st.segmented_control(
            "Change since last night",
            _filters.MOVES,
            key=_key("moved"),
            format_func=lambda move: _SINCE_LAST_NIGHT[move],
            persist_state="session",
            label_visibility="collapsed",
        )
        with st.popover("Filters", icon=":material/filter_alt:"):
            _menu(queue)
        if filters != Filters():
            extra = f" ({filters.hidden} in the menu)" if filters.hidden else ""
            st.button(f"Reset filters{extra}", key="queue-reset", on_click=reset, type="tertiary")


def _menu(queue: pl.DataFrame) -> None:
    _several("Stream", "streams", queue["stream"])
    _several("Area", "areas", queue["area_id"])
    _several("Family of evidence", "families", queue["families"].explode())
    _day("Began on or after", "began_from")
    _day("Began on or before", "began_until")
    _number("Score at least (nats)", "least_score", least=None)
    _number("Chance at least (%)", "least_share", least=0.0)
    if _alarms.are_told(queue):
        st.checkbox("Show columns on false alarms", key=_key("alarms"), persist_state="session")


def _several(label: str, name: str, values: pl.Series) -> None:
    options: list[str] = sorted(values.drop_nulls().unique())
    st.multiselect(label, options, key=_key(name), persist_state="session")


def _day(label: str, name: str) -> date | None:
    return st.date_input(label, None, key=_key(name), persist_state="session", format="DD/MM/YYYY")


def _number(label: str, name: str, least: float | None) -> None:
    st.number_input(label, least, None, None, 0.5, key=_key(name), persist_state="session")


def reset() -> None:
    """Ask for everybody again."""
    empty: dict[str, object] = {"text": ""} | {name: [] for name in _MANY} | dict.fromkeys(_ONE)
    st.session_state.update({_key(name): value for name, value in empty.items()})
