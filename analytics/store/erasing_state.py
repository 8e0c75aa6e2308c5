"""Takes a person out of the state: decisions on them go, and their name in what people and jobs wrote."""

from __future__ import annotations

import sqlite3

from analytics.store import state
from analytics.store.open import Store
from analytics.store.traces import Trace

_DECISIONS = "delete from match_decisions where first = :subject or second = :subject"
_COUNT = "select count(*) from match_decisions where first = :subject or second = :subject"
_TEXTS: dict[str, tuple[str, str]] = {
    "match_decisions": (
        "select number, reason from match_decisions",
        "update match_decisions set reason = ? where number = ?",
    ),
    "attempts, problems": (
        "select number, problem from attempts",
        "update attempts set problem = ? where number = ?",
    ),
    "attempts, gates": (
        "select number, gates from attempts",
        "update attempts set gates = ? where number = ?",
    ),
    "overrides": ("select number, reason from overrides", "update overrides set reason = ? where number = ?"),
    "dropped": ("select night, reason from dropped", "update dropped set reason = ? where night = ?"),
    "models": (
        "select number, reason from model_decisions",
        "update model_decisions set reason = ? where number = ?",
    ),
    "switches": ("select number, reason from switches", "update switches set reason = ? where number = ?"),
    "loads": ("select number, feed from loads", "update loads set feed = ? where number = ?"),
}
"""What may name people in words: how it is read, by key, and how it is written."""


def look(store: Store, trace: Trace) -> int:
    """How many rows of the state name the person."""
    with state.connect(store) as connection:
        (decisions,) = connection.execute(_COUNT, {"subject": trace.subject_id}).fetchone()
        texts = sum(len(_named(connection, asked, trace)) for asked, _ in _TEXTS.values())
    return int(decisions) + texts


def erase(store: Store, trace: Trace) -> None:
    """Take the person out of the state. An erasure must be going on, and the lock be held."""
    with state.connect(store) as connection:
        connection.execute("pragma secure_delete = on")
        connection.execute(_DECISIONS, {"subject": trace.subject_id})
        for asked, written in _TEXTS.values():
            for key, text in _named(connection, asked, trace):
                connection.execute(written, (trace.without(text), key))


def _named(connection: sqlite3.Connection, asked: str, trace: Trace) -> list[tuple[int, str]]:
    return [(key, text) for key, text in connection.execute(asked) if trace.names(text)]
