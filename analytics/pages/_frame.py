"""What every page has around it: the banner, the night it speaks of, what the list must not be used for."""

from __future__ import annotations

import html
from datetime import UTC, datetime

import streamlit as st

from analytics.errors import UsageError
from analytics.nightly import published
from analytics.pages import _data, _links, _plain, _sign_in, _switched, _unpublished, _words
from analytics.pages._style import STYLE
from analytics.ranking import policy
from analytics.store import attempts, nights, policies, switch
from analytics.store.nights import Night
from analytics.store.open import Store

BANNER = "All data is synthetic: nobody on this list exists."
PURPOSE = "The list proposes an order of reading. A person reads the file and decides."
NOT_FOR = (
    "Escalation evidence says how well recorded incidents fit a change in someone's life, nothing about "
    "what a person intends. It must not be used as a ground for a stop, a search, an arrest, a charge, a "
    "refusal or any other measure, nor as evidence, nor on real people. It is built on what was recorded, "
    "and recording is uneven: some areas and groups are watched more closely than others."
)
FIRST_NIGHT = "rereview --store {store} nightly --feed FEED"
STALE_DAYS = 2


def banner() -> None:
    """Say on every page that the data is synthetic, and what the list is."""
    st.html(STYLE)
    note = f'<div class="rr-banner" role="note"><b>{BANNER}</b> {PURPOSE}</div>'
    st.html(note)
    _sign_in.bar()


def not_for() -> None:
    """Say at the end of every page what the list must not be used for."""
    note = f"<b>Not to be used for decisions.</b> {html.escape(NOT_FOR)}"
    st.html(f'<div class="rr-stamp rr-quiet">{note}</div>')


def current_night() -> tuple[Store, Night] | None:
    """The store and its current night; where there is none, say which command makes one.

    While the program is switched off, a notice takes the page and None is returned.
    What the page then says of the policy is said of the one that is in force in the store.
    """
    store = _data.store()
    off = switch.standing(store)
    if off is not None:
        _switched.notice(off)
        return None
    signed = policies.in_force(store)
    policy.put(None if signed is None else signed.content)
    night = nights.current(store)
    if night is not None:
        return store, night
    st.info("No night has been published yet, so there is no list to show. This makes one from a feed:")
    st.code(FIRST_NIGHT.format(store=_plain.visible(str(store.path))), language=None)
    return None


def chosen_night() -> tuple[Store, Night] | None:
    """The store and the night in the address (`night=2026-06-30`, or its number), else the current one.

    Where that is not the current one, a line says so and leads to it; where it is not published or was
    dropped, what to do is said and None returned.
    """
    found = current_night()
    asked = st.query_params.get(_links.NIGHT, "").strip()
    if found is None or not asked:
        return found
    store, current = found
    try:
        night = published.chosen(store, asked, "address")
    except UsageError:
        st.warning(f"No night {_plain.label(_short(asked))} is published.", icon=":material/event_busy:")
        _other_nights(current)
        return None
    if night.dropped is not None:
        st.warning(
            f"The list of {_words.day(night.as_of)} is no longer kept: its file was "
            f"{_plain.label(night.dropped)}. `rereview nightly --as-of {night.as_of}` publishes it anew.",
            icon=":material/inventory_2:",
        )
        _other_nights(current)
        return None
    if night.number != current.number:
        _not_current(night, current)
    return store, night


def _short(text: str) -> str:
    # an address is typed by anyone: no night is named by more than this
    return _plain.visible(text, characters=32)


def _not_current(night: Night, current: Night) -> None:
    note = (
        f"<b>You are reading an earlier list, of {_words.day(night.as_of)}</b> (night {night.number}). "
        f"The current one is of {_words.day(current.as_of)}."
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.html(f'<div class="rr-banner rr-then" role="note">{note}</div>')
        _to_current()


def _other_nights(current: Night) -> None:
    st.caption(f"The current list is of {_words.day(current.as_of)}. Under Nights stand all that are kept.")
    with st.container(horizontal=True, gap="medium"):
        _to_current()
        st.page_link(_links.to("nights"), label="All nights", icon=":material/calendar_month:")


def _to_current() -> None:
    known = st.query_params.get(_links.SUBJECT)
    label, icon = "To the current list", ":material/update:"
    if known:
        st.page_link(_links.to("subject"), label=label, icon=icon, query_params={_links.SUBJECT: known})
    else:
        st.page_link(_links.to("queue"), label=label, icon=icon)


def stamp(night: Night, ranked: int) -> None:
    """One line: which night this is, how old, made by which model, how many it ranks.

    Before it stands why there is no newer one, where one was tried and failed.
    """
    now = datetime.now(UTC)
    age = _words.age(night.as_of, now)
    put_up = datetime.fromisoformat(night.published_at)
    parts = [
        f"<b>As of {_words.day(night.as_of)}</b>",
        f"{_words.count(ranked)} closed subjects",
        f"night {night.number}, published {_words.day(put_up)} {put_up:%H:%M} UTC",
        f"model {_plain.escaped(night.model_id)}",
    ]
    stale = (now.date() - night.as_of).days > STALE_DAYS
    parts.insert(1, f"<b>{age}</b>" if stale else age)
    store = _data.store()
    current = nights.pointer(store) == night.number
    failed = _unpublished.sentence(night, attempts.all(store), now) if current else None
    if failed is not None:
        st.html(f'<div class="rr-banner" role="alert">{failed}</div>')
    st.html(f'<div class="rr-stamp">{" · ".join(parts)}</div>')
