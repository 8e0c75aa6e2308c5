"""Takes a person out of the state: decisions on them go, and their name in what people and jobs wrote."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator

from analytics.store import state
from analytics.store.open import Store
from analytics.store.traces import Trace, walked

_TEXTS = (
    ("match_decisions", "number", ("reason", "decided_by")),
    ("attempts", "number", ("problem",)),
    ("overrides", "number", ("reason", "decided_by")),
    ("dropped", "night", ("reason", "dropped_by")),
    ("model_decisions", "number", ("reason", "decided_by")),
    ("switches", "number", ("reason", "switched_by")),
    ("policies", "number", ("reason",)),
    ("policy_signatures", "number", ("signed_by",)),
    ("loads", "number", ("feed",)),
)
"""What may name people in words: table, key, columns. A policy's own text names nobody (`policy propose`)."""
_DOCUMENTS = (("attempts", "number", "gates"), ("loads", "number", "report"))
"""The same for columns that hold a document, whose own words are left as they are."""
_STRUCTURE = frozenset({"gate", "verdict", "table", "file"})


def look(store: Store, trace: Trace) -> int:
    """How many rows of the state name the person."""
    with state.connect(store) as connection:
        changes = {(table, key) for table, _, _, key, _ in _changes(connection, trace)}
        return len(_decisions(connection, trace)) + len(changes)


def erase(store: Store, trace: Trace) -> None:
    """Take the person out of the state. An erasure must be going on, and the lock be held."""
    with state.connect(store) as connection:
        connection.execute("pragma secure_delete = on")
        for number in _decisions(connection, trace):
            connection.execute("delete from match_decisions where number = ?", (number,))
        for table, column, keyed, key, text in list(_changes(connection, trace)):
            connection.execute(f"update {table} set {column} = ? where {keyed} = ?", (text, key))


def _decisions(connection: sqlite3.Connection, trace: Trace) -> list[int]:
    """Decisions on the person, or on an account or number that was theirs alone."""
    asked = connection.execute("select number, kind, first, second from match_decisions")
    of_kind = {"subject": {trace.subject_id}, "identifier": trace.values}
    return [number for number, kind, first, second in asked if {first, second} & of_kind[kind]]


def _changes(connection: sqlite3.Connection, trace: Trace) -> Iterator[tuple[str, str, str, int, str]]:
    """Table, column, name of the key, key, and the text without the person."""
    gone = set(_decisions(connection, trace))
    for table, keyed, columns in _TEXTS:
        for column in columns:
            for key, text in connection.execute(f"select {keyed}, {column} from {table}").fetchall():
                if trace.names(text) and not (table == "match_decisions" and key in gone):
                    yield table, column, keyed, key, trace.without(text)
    for table, keyed, column in _DOCUMENTS:
        for key, text in connection.execute(f"select {keyed}, {column} from {table}").fetchall():
            if trace.names(text):
                cleaned = json.dumps(walked(json.loads(text), trace.without, _STRUCTURE))
                yield table, column, keyed, key, cleaned
