"""Who is around a subject, tied by what and since when, and why does it matter?"""

from __future__ import annotations

import streamlit as st

from analytics.casework.people import Right
from analytics.errors import UsageError
from analytics.nightly import neighbourhood
from analytics.pages import (
    _blind,
    _data,
    _frame,
    _links,
    _neighbourhood,
    _neighbourhood_chosen,
    _neighbourhood_drawing,
    _neighbourhood_evidence,
    _neighbourhood_tables,
    _plain,
    _purpose,
    _words,
)
from analytics.pages._neighbourhood import Tied
from analytics.ranking import ties
from analytics.store.nights import Night
from analytics.store.open import Store

TITLE = "Network"
ORDER = 4
NEEDS = Right.SEE_SUBJECT
_HOPS = {1: "Tied to them", 2: "And whom these are tied to"}
_NO_VICTIMS = (
    "A victim's or a witness's ties are not kept: whoever is only that in every investigation has none here."
)


def render() -> None:
    """Draw the page of the subject in the address; the groups of the night where there is none."""
    _frame.banner()
    found = _frame.chosen_night()
    if found is None:
        return
    store, night = found
    subject_id = st.query_params.get(_links.SUBJECT, "")
    _navigate(subject_id)
    if not subject_id:
        st.info("Type the id of a subject above, or open a group below.")
    if not neighbourhood.has_ties(night):
        st.info("This night was published before ties were kept. The next night will have them.")
    else:
        own = None
        if subject_id and _data.hidden().hides(subject_id):
            _blind.restricted()
        elif subject_id and _purpose.asked():
            own = _subject(store, night, subject_id)
        first = _neighbourhood_tables.show_groups(_neighbourhood.moving(night), own, subject_id)
        if first is not None and first != subject_id:
            _neighbourhood_tables.open_links(first)
    _frame.stamp(night, _data.ranked(night))
    _frame.not_for()


def _subject(store: Store, night: Night, subject_id: str) -> str | None:
    """Draw a subject's neighbourhood; the name of their group."""
    try:
        tied = _neighbourhood.read(night, subject_id, st.session_state.get(_hops_key(subject_id)) or 1)
    except UsageError:
        st.header(f"No ties: {_plain.label(_plain.visible(subject_id, characters=64))}", anchor=False)
        st.info(_data.why_unranked(store, night, subject_id), icon=":material/info:")
        st.caption(_NO_VICTIMS)
        return None
    # a link from one subject to the next runs the page, but leaves the old address in the browser
    st.query_params[_links.SUBJECT] = subject_id
    _head(tied, night)
    if tied.near:
        _drawn(tied, store, night)
        _neighbourhood_tables.show_people(tied.graph)
    group: str | None = tied.graph.nodes[tied.subject]["group"]
    return group


def _head(tied: Tied, night: Night) -> None:
    """Who, why they rank where they do, and what matters around them."""
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.header(f"Network of {_plain.label(tied.subject)}", anchor=False, width="content")
        st.segmented_control(
            "How far",
            list(_HOPS),
            default=1,
            format_func=_HOPS.__getitem__,
            key=_hops_key(tied.subject),
            label_visibility="collapsed",
            required=True,
        )
    ranked = _data.ranked(night)
    first, *more = [_plain.escaped(sentence) for sentence in _neighbourhood.summary(tied)]
    about = tied.graph.nodes[tied.subject]
    why = f"{tied.place['main_reason']}." if tied.place else ""
    rank = f"{_words.count(about['rank'])} <small>of {_words.count(ranked)}</small>" if tied.place else "–"
    most = _words.share(ties.policy().most_share)
    shown = (
        (rank, _plain.escaped("rank" if tied.place else _neighbourhood.case(about))),
        (_words.share(about["probability"]) if tied.place else "–", "chance of reopening in 180 days"),
        (_neighbourhood.share_said(tied.share), f"of the evidence from ties, at most {most}"),
        (_words.day(about["last_event_on"]), "last event"),
        (_plain.escaped(about["group"]) or "–", "group"),
    )
    facts = "".join(f'<div class="rr-fact"><b>{value}</b><span>{name}</span></div>' for value, name in shown)
    st.html(
        f'<div class="rr-lead"><b>{first}</b> {" ".join(more)}</div><div class="rr-facts">{facts}</div>'
        f'<div class="rr-stamp rr-below">{_plain.escaped(why)}</div>'
    )


def _drawn(tied: Tied, store: Store, night: Night) -> None:
    """The drawing, and beside it why the person or the tie that is looked at is there."""
    every = _neighbourhood_drawing.REPLAY_SECONDS if _neighbourhood_drawing.replaying(tied.graph) else None
    st.fragment(_pair, run_every=every)(tied, store, night)


def _pair(tied: Tied, store: Store, night: Night) -> None:
    with st.container(key="pair-ties"):
        left, right = st.columns((2, 1), gap="medium")
        with left:
            _neighbourhood_drawing.show(tied.graph, night)
        with right:
            choice = _neighbourhood_chosen.held(tied.graph)
            _neighbourhood_evidence.show(tied.graph, choice, store, night)


def _hops_key(subject_id: str) -> str:
    return f"ties-hops-{subject_id}"


def _navigate(subject_id: str) -> None:
    """Back to the list or the subject, or on to any id."""
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.page_link(
            _links.to("queue"),
            label="Queue",
            icon=":material/arrow_back:",
            query_params=_links.on_night(),
        )
        if subject_id:
            st.page_link(
                _links.to("subject"),
                label="This subject's page",
                icon=":material/person:",
                query_params=_links.address(subject_id),
            )
        typed = st.text_input(
            "Open the network of",
            key=f"ties-open-{subject_id}",
            placeholder="Open the network of a subject by id",
            icon=":material/search:",
            label_visibility="collapsed",
            width=300,
        )
    if typed and typed.strip() and typed.strip() != subject_id:
        _neighbourhood_tables.open_links(typed.strip())
