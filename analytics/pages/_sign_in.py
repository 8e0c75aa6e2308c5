"""What stands above every page about who acts, and what somebody sees who is not signed in."""

from __future__ import annotations

import html

import streamlit as st

from analytics import oidc
from analytics.casework.people import Actor, Role
from analytics.errors import RereviewError
from analytics.pages import _local, _plain, _who
from analytics.pages._who import Arrival

LOCAL = "Local mode, for one machine: nobody signs in, so this is not for shared use."
ASK = "Ask an administrator of the desk to add you and give you a role."
_CHECK_SECONDS = 60


def bar() -> None:
    """Who acts, and the way out; in local mode a banner that says what it is, and the choice of a person."""
    try:
        acting = _who.actor()
    except RereviewError:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="who"):
        if _who.by_provider():
            _signed_in(acting)
        else:
            _local_bar(acting)


def screen(arrival: Arrival) -> None:
    """A page for somebody who may see nothing: why, and what to do. Nothing else is on it."""
    st.title("Re-review desk", anchor=False)
    if arrival.why == "not local":
        st.error(
            "This server can be reached by others, and signing in is not set up: nothing is shown. "
            "Start it with `rereview app` on 127.0.0.1, or set the variables REREVIEW_OIDC_…"
        )
    elif arrival.why == "unfinished":
        st.error(
            "Signing in is set up in part: start the app with `rereview app`, which says what is missing."
        )
    elif arrival.why == "unknown":
        st.warning(f"{_plain.label(arrival.login or 'Nobody')} is not known here, or has no role. {ASK}")
        _other_person()
    elif arrival.why == "over":
        st.info("Your session is over. Sign in again to go on where you were.")
        _again()
    else:
        st.write("The desk is for people who work at it.")
        st.button("Sign in", type="primary", on_click=st.login)


def _signed_in(acting: Actor) -> None:
    roles = ", ".join(sorted(acting.roles))
    text = f"Signed in as <b>{_plain.escaped(acting.name)}</b> ({html.escape(roles)})"
    st.html(f'<div class="rr-stamp">{text}</div>', width="content")
    st.button("Sign out", key="rr-sign-out", type="tertiary", on_click=_who.sign_out)
    st.fragment(_watch, run_every=_CHECK_SECONDS)()


def _watch() -> None:
    """A page that stays open empties itself once its session is over."""
    if _who.arrival(touch=False).actor is None:
        st.rerun(scope="app")


def _local_bar(acting: Actor) -> None:
    known = {each.person_id: each for each in _local.people(_who.casework())}
    note = f'<div class="rr-banner" role="note"><b>{LOCAL}</b> You act as</div>'
    st.html(note, width="content")
    options = list(known)
    st.selectbox(
        "You act as",
        options,
        index=options.index(acting.person_id),
        format_func=lambda each: f"{known[each].name}: {', '.join(sorted(known[each].roles))}",
        key="rr-choice-of-person",
        on_change=_choose,
        label_visibility="collapsed",
        width=300,
    )


def _choose() -> None:
    chosen = st.session_state["rr-choice-of-person"]
    for name in [name for name in st.session_state if str(name).startswith("rr-")]:
        if name != "rr-choice-of-person":
            del st.session_state[name]
    st.session_state[_local.PERSON] = chosen


def _other_person() -> None:
    if _who.by_provider():
        st.button("Sign out", type="primary", on_click=_who.sign_out)
        st.caption(f"People are known by the claim `{_plain.visible(oidc.claim())}` of the sign-in service.")
    else:
        st.button("Act as the local analyst", on_click=_as_analyst)


def _as_analyst() -> None:
    st.session_state[_local.PERSON] = _local.person_of(Role.ANALYST)


def _again() -> None:
    if _who.by_provider():
        # the cookie goes first: else the browser would come back with the sign-in that is over
        st.button("Sign in again", type="primary", on_click=_who.sign_out)
    else:
        st.button("Go on", type="primary", on_click=_who.begin_anew)
