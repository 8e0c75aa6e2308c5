"""Takes a person out of the state: decisions on them go, and their name in what people and jobs wrote."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator

from analytics.store import state
from analytics.store.open import Store
from analytics.store.traces import Trace, walked

_DECISIONS = "select number, kind, first, second from match_decisions"
_TEXTS: tuple[tuple[str, str], ...] = (
    (
        "select number, reason from match_decisions",
        "update match_decisions set reason = ? where number = ?",
    ),
    (
        "select number, decided_by from match_decisions",
        "update match_decisions set decided_by = ? where number = ?",
    ),
    (
        "select number, problem from attempts",
        "update attempts set problem = ? where number = ?",
    ),
    (
        "select number, reason from overrides",
        "update overrides set reason = ? where number = ?",
    ),
    (
        "select number, decided_by from overrides",
        "update overrides set decided_by = ? where number = ?",
    ),
    (
        "select night, reason from dropped",
        "update dropped set reason = ? where night = ?",
    ),
    (
        "select night, dropped_by from dropped",
        "update dropped set dropped_by = ? where night = ?",
    ),
    (
        "select number, reason from model_decisions",
        "update model_decisions set reason = ? where number = ?",
    ),
    (
        "select number, decided_by from model_decisions",
        "update model_decisions set decided_by = ? where number = ?",
    ),
    (
        "select number, reason from switches",
        "update switches set reason = ? where number = ?",
    ),
    (
        "select number, switched_by from switches",
        "update switches set switched_by = ? where number = ?",
    ),
    (
        "select number, reason from policies",
        "update policies set reason = ? where number = ?",
    ),
    (
        "select number, signed_by from policy_signatures",
        "update policy_signatures set signed_by = ? where number = ?",
    ),
    (
        "select number, feed from loads",
        "update loads set feed = ? where number = ?",
    ),
)
"""What may name people in words: how it is read, by key, and how it is written.

A policy's own text is none of it: it is kept by its hash, and names nobody (`rereview policy propose`).
"""
_DOCUMENTS: tuple[tuple[str, str], ...] = (
    (
        "select number, gates from attempts",
        "update attempts set gates = ? where number = ?",
    ),
    (
        "select number, report from loads",
        "update loads set report = ? where number = ?",
    ),
)
"""The same for what holds a document, whose own words are left as they are."""
_STRUCTURE = frozenset({"gate", "verdict", "table", "file"})


def look(store: Store, trace: Trace) -> int:
    """How many decisions and texts of the state name the person."""
    with state.connect(store) as connection:
        return len(_decisions(connection, trace)) + len(list(_changes(connection, trace)))


def erase(store: Store, trace: Trace) -> None:
    """Take the person out of the state. An erasure must be going on, and the lock be held."""
    with state.connect(store) as connection:
        connection.execute("pragma secure_delete = on")
        for number in _decisions(connection, trace):
            connection.execute("delete from match_decisions where number = ?", (number,))
        for written, text, key in list(_changes(connection, trace)):
            connection.execute(written, (text, key))


def _decisions(connection: sqlite3.Connection, trace: Trace) -> list[int]:
    """Decisions on the person, or on an account or number that was theirs alone."""
    of_kind = {"subject": {trace.subject_id}, "identifier": trace.values}
    asked = connection.execute(_DECISIONS)
    return [number for number, kind, first, second in asked if {first, second} & of_kind[kind]]


def _changes(connection: sqlite3.Connection, trace: Trace) -> Iterator[tuple[str, str, int]]:
    """How each text is written that names the person, the text without them, and its key."""
    for asked, written in _TEXTS:
        for key, text in connection.execute(asked).fetchall():
            if trace.names(text):
                yield written, trace.without(text), key
    for asked, written in _DOCUMENTS:
        for key, text in connection.execute(asked).fetchall():
            if trace.names(text):
                yield written, json.dumps(walked(json.loads(text), trace.without, _STRUCTURE)), key
