"""Who acts: whoever the sign-in service says, or, on one machine alone, whoever somebody says they are."""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import streamlit as st

from analytics import oidc, settings
from analytics.casework import directory
from analytics.casework.database import Casework, open_casework
from analytics.casework.people import Actor
from analytics.errors import NotAllowedError
from analytics.pages import _local
from analytics.pages._lifetimes import LONGEST, Lifetimes
from analytics.store.open import open_store

Why = Literal["in", "out", "unknown", "over", "unfinished", "not local"]
_MEMO, _MEMO_SECONDS = "rr-acting", 1.0
_LAST, _BEGAN = "rr-last", "rr-began"


class NobodyError(NotAllowedError):
    """Nobody has signed in, or not any more."""


@dataclass(frozen=True)
class Arrival:
    """Who acts; without anybody, why not. `login` is what the sign-in service calls them."""

    actor: Actor | None
    why: Why
    login: str = ""


def by_provider() -> bool:
    """Whether people sign in through a provider; once one is named, however badly, there is no other way."""
    return oidc.wanted() or hasattr(st.user, "is_logged_in")


def actor() -> Actor:
    """Who acts in this run; `NobodyError` where nobody does."""
    # one run asks many times: for each link, and for all that it shows
    kept, at, named = st.session_state.get(_MEMO, (None, 0.0, None))
    if kept is not None and time.monotonic() - at < _MEMO_SECONDS and named == _local.named():
        return kept  # type: ignore[no-any-return]
    found = arrival()
    if found.actor is None:
        raise NobodyError("nobody is signed in", allowed="somebody of the desk who signs in")
    return found.actor


def arrival(*, touch: bool = True) -> Arrival:
    """Look who is there; `touch`: because somebody did something."""
    forget()
    found = _from_provider(touch=touch) if by_provider() else _on_this_machine(touch=touch)
    if found.actor is not None:
        st.session_state[_MEMO] = found.actor, time.monotonic(), _local.named()
    return found


def forget() -> None:
    """Look anew who acts at the next question."""
    st.session_state.pop(_MEMO, None)


def casework() -> Casework:
    """The casework database of the store that the settings name."""
    return open_casework(open_store(settings.load().store))


def sign_out() -> None:
    """End the sign-in, in every tab of the browser; the cookie goes, and the provider is told."""
    forget()
    key, _ = _sign_in(st.user.to_dict())
    _lifetimes().end(key, datetime.now(UTC))
    for name in [name for name in st.session_state if str(name).startswith("rr-")]:
        del st.session_state[name]
    st.logout()


def idle() -> timedelta:
    """How long somebody may do nothing."""
    return timedelta(minutes=settings.load().session_minutes)


@st.cache_resource(show_spinner=False)
def _lifetimes() -> Lifetimes:
    return Lifetimes()


def _from_provider(*, touch: bool) -> Arrival:
    user = st.user.to_dict()
    if "is_logged_in" not in user:
        return Arrival(None, "unfinished")
    if not user["is_logged_in"]:
        return Arrival(None, "out")
    key, began = _sign_in(user)
    if not _lifetimes().alive(key, began, datetime.now(UTC), idle(), touch=touch):
        return Arrival(None, "over")
    claim = oidc.claim()
    login = str(user.get(claim) or "")
    # an address that the provider has not verified is whatever its owner typed
    known = login and (claim != "email" or user.get("email_verified") is not False)
    found = directory.signed_in(casework(), login) if known else None
    if found is None or not found.roles:
        return Arrival(None, "unknown", login)
    return Arrival(found, "in", login)


def _sign_in(user: dict[str, Any]) -> tuple[str, datetime]:
    """What tells this sign-in from any other, and when the provider said who it is."""
    told = [user.get(name) for name in ("iss", "sub", "iat", "nonce")]
    key = hashlib.sha256(json.dumps(told, default=str).encode()).hexdigest()
    issued = user.get("iat")
    began = datetime.fromtimestamp(issued, UTC) if isinstance(issued, int | float) else None
    return key, began or datetime.fromtimestamp(0, UTC)


def _on_this_machine(*, touch: bool) -> Arrival:
    if not _local.served_to_this_machine_alone():
        return Arrival(None, "not local")
    now, state = datetime.now(UTC), st.session_state
    began, last = state.setdefault(_BEGAN, now), state.setdefault(_LAST, now)
    if now - last > idle() or now - began > LONGEST:
        return Arrival(None, "over")
    if touch:
        state[_LAST] = now
    chosen = _local.chosen(_local.people(casework()))
    return Arrival(None, "unknown", _local.named()) if chosen is None else Arrival(chosen, "in")


def begin_anew() -> None:
    """Local mode: somebody says again who they are."""
    for name in (_BEGAN, _LAST, _MEMO):
        st.session_state.pop(name, None)
