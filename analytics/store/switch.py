"""The switch of the whole program: who switched it off or on, when and why; a record that only grows.

While it is off, no night is computed or published and no list is handed out; loading feeds and checking the
record go on. The newest row says how things stand; without any the program is on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from analytics.errors import SwitchedOffError, UsageError
from analytics.store import state
from analytics.store.open import Store

GOES_ON = (
    "ingest", "quarantine", "verify", "status", "runs", "gates", "settings", "models list", "models show",
    "models promote", "models rollback", "matches same", "matches different", "matches undo",
    "matches decisions", "policy show", "policy propose", "policy sign", "removal propose", "removal agree",
    "removal refuse", "removal withdraw", "rights rectify", "rights restrict", "rights lift", "erase",
    "audit", "people", "switch", "backup", "restore", "papers", "simulate", "app",
)  # fmt: skip
"""Commands, or groups of them, that neither rank nor show anybody: they go on while the program is off."""
STILL_RUNS = f"`rereview switch on` first; these go on: {', '.join(GOES_ON)}"

_ALL = "select number, switched_at, switched_by, reason, turned_off from switches order by number"
_INSERT = "insert into switches (switched_at, switched_by, reason, turned_off) values (?, ?, ?, ?)"


@dataclass(frozen=True)
class Switched:
    """One line of the record: `off` says which way; `at` is UTC."""

    number: int
    at: datetime
    by: str
    reason: str
    off: bool


def all(store: Store) -> list[Switched]:  # noqa: A001 - reads as switch.all(store)
    """Every time it was switched, the oldest first."""
    with state.connect(store) as connection:
        return [
            Switched(number, datetime.fromisoformat(at), by, reason, bool(off))
            for number, at, by, reason, off in connection.execute(_ALL)
        ]


def standing(store: Store) -> Switched | None:
    """By whom, when and why it is off; None while it is on."""
    last = all(store)[-1:]
    return last[0] if last and last[0].off else None


def require_on(store: Store) -> None:
    """`SwitchedOffError` while the program is off."""
    off = standing(store)
    if off is not None:
        raise SwitchedOffError(f"switched {told(off)}", allowed=STILL_RUNS)


def require_change(store: Store, *, off: bool) -> None:
    """`UsageError` where it is switched that way already."""
    last = standing(store)
    if last is not None and off:
        raise UsageError(f"switch: {told(last)} already", allowed="`rereview switch on`")
    if last is None and not off:
        raise UsageError("switch: on already", allowed="`rereview switch off`")


def turn(store: Store, *, off: bool, by: str, reason: str, now: datetime) -> Switched:
    """Switch it, for a job that is running too. What asks for rights is `analytics.casework.switching`."""
    with state.connect(store) as connection:
        connection.execute(_INSERT, (now.isoformat(), by, reason, int(off)))
    return all(store)[-1]


def told(switched: Switched) -> str:
    """One line of the record in words.

    >>> told(Switched(1, datetime(2026, 6, 30, 9, 5), "Sue Egan", "the feed names wrong people", True))
    'off since 2026-06-30 09:05 UTC by Sue Egan: the feed names wrong people'
    """
    way = "off" if switched.off else "on"
    return f"{way} since {switched.at:%Y-%m-%d %H:%M} UTC by {switched.by}: {switched.reason}"
