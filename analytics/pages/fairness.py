"""Whom does the list choose, and wrongly? For whoever answers for how it treats groups of people."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock

import streamlit as st

from analytics.casework.people import Right, require
from analytics.errors import RereviewError
from analytics.evaluation.fairness import asking
from analytics.nightly import auditing
from analytics.pages import _bars, _data, _fairness_parts, _frame, _plain, _seen, _who
from analytics.store import state
from analytics.store.nights import Night
from analytics.store.open import Store

TITLE = "Fairness"
ORDER = 13
NEEDS = Right.SEE_FAIRNESS


def render() -> None:
    """Draw the page: who is chosen, what that says, who is more observed, the trend, proxies, limits."""
    _frame.banner()
    found = _frame.current_night()
    if found is None:
        return
    store, night = found
    require(_who.actor(), NEEDS)
    try:
        told = _audited(store, night, state.last_load(store))
    except RereviewError as error:
        st.header(_fairness_parts.QUESTION, anchor=False)
        st.info(f"Nothing can be said: {_plain.label(str(error))}")
    else:
        _seen.fairness(told)
        _fairness_parts.show(told)
    _frame.stamp(night, _data.ranked(night))
    _frame.not_for()


def _of_store(store: Store) -> str:
    return str(store.path.resolve())


def _of_night(night: Night) -> str:
    return night.manifest_sha256


@dataclass
class _Kept:
    """The audit of one night, once somebody has asked for it; whoever asks meanwhile waits for the same."""

    told: _fairness_parts.Told | None = None
    working: Lock = field(default_factory=Lock)


def _audited(store: Store, night: Night, loaded: int) -> _fairness_parts.Told:
    kept = _kept(store, night, loaded)
    with kept.working:
        if kept.told is None:
            kept.told = auditing.audit(store, None, _data.event_types(), asking.TOP, _bars.Bars())
        return kept.told


@st.cache_resource(max_entries=2, show_spinner=False, hash_funcs={Store: _of_store, Night: _of_night})
def _kept(store: Store, night: Night, loaded: int) -> _Kept:  # noqa: ARG001 - the key
    # empty, for what is drawn inside a function that is kept would be drawn again with it
    return _Kept()
