"""Reads are logged: what somebody is about to be shown is written down before it is shown, or it is not.

One entry a session, person, night and thing; running a page again adds none. A subject is opened for a
purpose, which is asked for once a session and kept with each entry.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from analytics import settings
from analytics.casework import purposes, telling
from analytics.casework.people import Actor, Right, require
from analytics.errors import ContractError, UsageError
from analytics.nightly.export import Handing
from analytics.pages import _local, _who
from analytics.store.nights import Night
from analytics.store.open import Store, open_store

PURPOSE, _SEEN = "rr-purpose", "rr-seen"


class NotLoggedError(ContractError):
    """The log cannot be written, so nothing is shown."""


class NoPurposeError(UsageError):
    """A subject is asked for, and nobody has said what for."""


def listed(night: Night, rows: int) -> None:
    """Somebody is about to see the list of a night."""
    require(_who.actor(), Right.SEE_LIST)
    _record("list shown", None, purposes.NOT_STATED, {"night": night.number, "rows": rows})


def subject(night: Night, subject_id: str, action: str = "subject opened") -> None:
    """Somebody is about to see a subject; `NoPurposeError` where it was not said what for."""
    require(_who.actor(), Right.SEE_SUBJECT)
    purpose = stated()
    if purpose is None:
        raise NoPurposeError("opening a subject: no purpose", allowed=", ".join(purposes.PURPOSES))
    _record(action, subject_id, purpose, {"night": night.number})


def searched(night: Night, what: str, found: int) -> None:
    """Somebody is about to see what a search found; `what` is a code, never what was typed."""
    require(_who.actor(), Right.SEE_LIST)
    content = {"night": night.number, "what": what, "found": found}
    _record("search", None, stated() or purposes.NOT_STATED, content)


@dataclass(frozen=True)
class Taking:
    """Somebody may take a file along: who, and what for, as of when the page was drawn."""

    actor: Actor
    purpose: str

    @property
    def handing(self) -> Handing:
        """For the file's watermark."""
        return Handing(self.actor.name, self.purpose)

    def log(self, night: Night, subject_id: str | None, action: str) -> None:
        """They are about to; `NotLoggedError` where that cannot be written down."""
        store = open_store(settings.load().store)
        content, now = {"night": night.number}, datetime.now(UTC)
        with _logged():
            telling.disclosed(
                store, self.actor, action, subject_id, self.purpose, self.actor.name, content, now
            )


def taking() -> Taking | None:
    """What a file is taken along for; None for somebody who may not."""
    acting = _who.actor()
    if not acting.may(Right.EXPORT):
        return None
    return Taking(acting, stated() or purposes.NOT_STATED)


def stated() -> str | None:
    """What subjects are opened for in this session; None until somebody has said so."""
    said = st.session_state.get(PURPOSE)
    if said is None and not _who.by_provider():
        said = os.environ.get(_local.PURPOSE_VARIABLE)
    return None if said is None else purposes.checked(said)


def state(purpose: str) -> None:
    """Keep what subjects are opened for from here on: what somebody said, or the purpose of a case."""
    st.session_state[PURPOSE] = purposes.checked(purpose)


@contextmanager
def _logged() -> Iterator[None]:
    try:
        yield
    except ContractError as error:
        raise NotLoggedError(f"the log cannot be written: {error}") from None


def fairness(told: Mapping[str, Any]) -> None:
    """Somebody is about to see the fairness audit of a night."""
    acting, content = _who.actor(), {name: told[name] for name in ("as_of", "top")}

    def write(store: Store) -> None:
        telling.fairness_seen(store, acting, content, datetime.now(UTC))

    _once((acting.person_id, "fairness seen", *content.items()), write)


def _record(action: str, subject_id: str | None, purpose: str, content: Mapping[str, Any]) -> None:
    acting = _who.actor()

    def write(store: Store) -> None:
        telling.consulted(store, acting, action, subject_id, purpose, content, datetime.now(UTC))

    _once((acting.person_id, action, subject_id, purpose, *content.items()), write)


def _once(key: tuple[object, ...], write: Callable[[Store], None]) -> None:
    """Write an entry, unless this session has one of the same key."""
    seen: set[tuple[object, ...]] = st.session_state.setdefault(_SEEN, set())
    if key in seen:
        return
    with _logged():
        write(open_store(settings.load().store))
    seen.add(key)
