"""What every page has around it: the banner, the night it speaks of, what the list must not be used for."""

from __future__ import annotations

import html
from datetime import UTC, datetime

import streamlit as st

from analytics.pages import _data, _plain, _switched, _unpublished, _words
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

_STYLE = """<style>
[data-testid="stMainBlockContainer"] { padding-left: 2rem; padding-right: 2rem; }
.rr-banner { border-left: 4px solid #b07d0a; background: color-mix(in srgb, #b07d0a 13%, transparent);
  padding: .3rem .7rem; border-radius: 3px; font-size: .93rem; line-height: 1.35; }
.rr-quiet { opacity: .78; }
.rr-stamp { font-size: .93rem; line-height: 1.4; overflow-wrap: anywhere; }
.rr-row { display: grid; grid-template-columns: minmax(0, 1fr) 5.7rem 3.4rem 9.2rem 3.1rem; column-gap: .8rem;
  align-items: baseline; line-height: 1.3; font-size: .95rem; overflow-wrap: anywhere; padding: .14rem 0; }
.rr-head { font-size: .84rem; opacity: .78; white-space: nowrap; }
.rr-figure { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.rr-why { margin-right: .8rem; }
.rr-below { margin-top: .4rem; }
.rr-words { font-size: .86rem; opacity: .88; }
.rr-dot { display: inline-block; width: .62rem; height: .62rem; border-radius: 50%; margin-right: .25rem; }
.rr-family { white-space: nowrap; margin-right: .5rem; font-size: .86rem; opacity: .88; }
.rr-facts { display: flex; flex-wrap: wrap; gap: .4rem 1.9rem; margin: .45rem 0 0; }
.rr-fact b { display: block; font-size: 1.1rem; font-weight: 600; font-variant-numeric: tabular-nums; }
.rr-fact span { font-size: .84rem; opacity: .78; }
[data-testid="stCaptionContainer"] { color: inherit; opacity: .78; }
[data-testid="stVegaLiteChart"] svg text { fill: currentColor; opacity: .85; }
@media (max-width: 1150px) { .st-key-queue-top [data-testid="stColumn"],
  [class*="st-key-pair"] [data-testid="stColumn"] { min-width: 100%; } }
.rr-list { margin: 0; padding-left: 1.2rem; line-height: 1.45; overflow-wrap: anywhere; }
.rr-lead { font-size: 1.05rem; line-height: 1.4; overflow-wrap: anywhere; }
</style>"""


def banner() -> None:
    """Say on every page that the data is synthetic, and what the list is."""
    st.html(_STYLE)
    note = f'<div class="rr-banner" role="note"><b>{BANNER}</b> {PURPOSE}</div>'
    st.html(note)


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


def stamp(night: Night, ranked: int) -> None:
    """One line: which night this is, how old, made by which model, how many it ranks.

    Before it stands why there is no newer one, where one was tried and failed.
    """
    now = datetime.now(UTC)
    age = _words.age(night.as_of, now)
    published = datetime.fromisoformat(night.published_at)
    parts = [
        f"<b>As of {_words.day(night.as_of)}</b>",
        f"{_words.count(ranked)} closed subjects",
        f"night {night.number}, published {_words.day(published)} {published:%H:%M} UTC",
        f"model {_plain.escaped(night.model_id)}",
    ]
    stale = (now.date() - night.as_of).days > STALE_DAYS
    parts.insert(1, f"<b>{age}</b>" if stale else age)
    failed = _unpublished.sentence(night, attempts.all(_data.store()), now)
    if failed is not None:
        st.html(f'<div class="rr-banner" role="alert">{failed}</div>')
    st.html(f'<div class="rr-stamp">{" · ".join(parts)}</div>')
