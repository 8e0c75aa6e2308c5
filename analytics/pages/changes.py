"""Who moved since last night, and because of what news? For whoever reads the list every morning."""

from __future__ import annotations

from typing import Any

import streamlit as st

from analytics.casework.people import Right
from analytics.charts import movers
from analytics.nightly import differing
from analytics.pages import _blind, _data, _frame, _links, _moves, _plain, _words
from analytics.pages._moves import Move
from analytics.store import nights
from analytics.store.nights import Night
from analytics.store.open import Store

TITLE = "Changes"
ORDER = 5
NEEDS = Right.SEE_LIST
FIRST = 100
RISEN_SHOWN, QUIET_SHOWN = 10, 10
_LINK_PIXELS = 150


def render() -> None:
    """Draw the page: what changed in a sentence, the movers, then everybody with why."""
    _frame.banner()
    found = _frame.chosen_night()
    if found is None:
        return
    store, night = found
    earlier = _earlier(store, night)
    if not earlier:
        st.header(f"Changes on {_words.day(night.as_of)}", anchor=False)
        st.info(
            "No earlier night is kept to compare this one with. From the next `rereview nightly` on, this "
            "page says who moved and why."
        )
    else:
        _changed(store, night, earlier)
    _frame.stamp(night, _data.queue(night).height)
    _frame.not_for()


def _earlier(store: Store, night: Night) -> list[Night]:
    """The nights that this one can be compared with, newest first, one a day."""
    kept = {
        each.as_of: each for each in nights.all(store) if each.as_of < night.as_of and each.dropped is None
    }
    return [kept[day] for day in sorted(kept, reverse=True)]


def _changed(store: Store, night: Night, earlier: list[Night]) -> None:
    before = _choose(night, earlier)
    told = _data.hidden().told(_blind.changes(_differ(store, before, night), _data.out_for_reading()))
    high, risen, quiet = (
        _moves.newly_high(told),
        _moves.risen(told, RISEN_SHOWN, beside=_moves.newly_high(told)),
        _moves.quiet(told, QUIET_SHOWN),
    )
    _lead(told, before)
    _draw(night, told)
    _people(
        "Newly high",
        f"Came among the first {FIRST}.",
        high,
        f"Nobody came among the first {FIRST} since then.",
    )
    _people(
        "Risen most",
        "The largest rises of the score beside these, among the first places of either night.",
        risen,
        "No other score among the first places rose by more than 0.05 nats.",
    )
    _people(
        "Newly quiet",
        f"Fell out of the first {FIRST}, then the largest falls of the score.",
        quiet,
        f"Nobody left the first {FIRST}, and no score among them fell by more than 0.05 nats.",
    )


def _choose(night: Night, earlier: list[Night]) -> Night:
    """The earlier night in the address, or chosen; without either the one before."""
    asked = st.query_params.get(_links.SINCE)
    found = next((place for place, each in enumerate(earlier) if str(each.as_of) == asked), None)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.header(f"Changes up to {_words.day(night.as_of)}", anchor=False, width="content")
        chosen = st.selectbox(
            "The night that it is compared with",
            earlier,
            index=found or 0,
            format_func=lambda each: f"since {_words.day(each.as_of)}",
            key=f"changes-since-{night.number}",
            label_visibility="collapsed",
            width=220,
        )
    if asked is not None and found is None:
        st.warning(
            f"No night {_plain.label(_plain.visible(asked, characters=32))} before this one is kept: shown "
            f"is what changed since {_words.day(chosen.as_of)}."
        )
    if asked is None or found is not None:
        if chosen is earlier[0]:
            st.query_params.pop(_links.SINCE, None)
        else:
            st.query_params[_links.SINCE] = str(chosen.as_of)
    return chosen


def _nights(night: Night) -> tuple[int, str]:
    return night.number, night.run_sha256


def _store(store: Store) -> str:
    return str(store.path)


@st.cache_resource(max_entries=6, show_spinner=False, hash_funcs={Night: _nights, Store: _store})
def _differ(store: Store, before: Night, after: Night) -> dict[str, Any]:
    return differing.differ(store, before, after, FIRST)


def _lead(told: dict[str, Any], before: Night) -> None:
    came, left = len(told["entered_first"]), len(told["left_first"])
    up = sum(one["change"] > 0 for one in told["moved"])
    down = sum(one["change"] < 0 for one in told["moved"])
    days = (told["after"]["as_of"], told["before"]["as_of"])
    same = "The list is the same." if not (came or left or told["moved"]) else ""
    st.html(
        f'<div class="rr-lead">Since <b>{_words.day(before.as_of)}</b>, <b>{came}</b> came among the first '
        f"{FIRST} and <b>{left}</b> left them. {same}</div>"
    )
    shown = (
        (_words.count(up), "scores rose, of the first places"),
        (_words.count(down), "scores fell, of the first places"),
        (_words.count(len(told["entered"])), "new on the list"),
        (_words.count(len(told["left"])), "off the list"),
        (_words.count(len(told["loads"])), "feeds loaded between"),
    )
    facts = "".join(f'<div class="rr-fact"><b>{value}</b><span>{name}</span></div>' for value, name in shown)
    st.html(f'<div class="rr-facts">{facts}</div>')
    remade = _moves.remade(told)
    if remade:
        st.html(
            f'<div class="rr-banner" role="note">{_plain.escaped(remade)} '
            f"<code>rereview diff {days[1]} {days[0]}</code> lists every parameter.</div>"
        )


def _draw(night: Night, told: dict[str, Any]) -> None:
    drawn = movers.rows(told["moved"])
    st.subheader("Who moved most", anchor=False)
    if not drawn:
        st.info("Nobody among the first places of either night changed score.")
        return
    scores = _data.queue(night)["score"]
    line = float(scores[min(FIRST, len(scores)) - 1])
    plain = [row | {name: _plain.visible(row[name]) for name in ("label", "subject")} for row in drawn]
    st.vega_lite_chart(spec=movers.chart(plain, line), alt="Scores before and now of those who moved most")
    st.caption(
        "Circle: the score before; arrowhead: now. Red rose, blue fell. Beside the subject: the rank before "
        "and now. Dashed: the score of the 100th place."
    )


def _people(title: str, about: str, moves: list[Move], nobody: str) -> None:
    with st.container(gap=None):
        st.subheader(f"{title} ({len(moves)})" if moves else title, anchor=False)
        if not moves:
            st.info(nobody)
            return
        st.caption(about)
        with st.container(horizontal=True, gap="small", wrap=False):
            st.html('<div class="rr-head">Subject</div>', width=_LINK_PIXELS)
            st.html(
                '<div class="rr-moved rr-head"><span>Why</span><span class="rr-figure">Rank</span>'
                '<span class="rr-figure">Score (nats)</span></div>'
            )
        for move in moves:
            with st.container(horizontal=True, gap="small", wrap=False):
                st.page_link(
                    _links.to("subject"),
                    label=_plain.label(move.subject_id),
                    query_params=_links.address(move.subject_id),
                    width=_LINK_PIXELS,
                )
                st.html(line(move))


def line(move: Move) -> str:
    """One person's line as HTML; every text in it is escaped.

    >>> line(Move("S1", 752, 66, 4.46, "New: a <b>."))[-80:]
    '<span class="rr-figure">752 → 66</span><span class="rr-figure">+4.5</span></div>'
    """
    ranks = " → ".join(
        "–" if rank is None else _words.count(rank) for rank in (move.rank_before, move.rank_after)
    )
    change = "–" if move.change is None else _words.nats(move.change, signed=True)
    return (
        f'<div class="rr-moved"><span class="rr-why">{_plain.escaped(move.why)}</span>'
        f'<span class="rr-figure">{ranks}</span><span class="rr-figure">{change}</span></div>'
    )
