"""Everything that the files of rows hold about one person, as it lies there."""

from __future__ import annotations

from typing import Any

from analytics.store import keys, naming, state, traces
from analytics.store.erasing_rows import relation
from analytics.store.open import Store
from analytics.store.session import connect_to_read, failing_as
from analytics.store.state import SegmentKind
from analytics.store.traces import Trace

KINDS: tuple[SegmentKind, ...] = ("rows", "held", "quarantine")


def rows(store: Store, trace: Trace) -> dict[SegmentKind, dict[str, list[dict[str, Any]]]]:
    """Rows by what became of them (accepted, waiting, refused) and table; none is left out."""
    found: dict[SegmentKind, dict[str, list[dict[str, Any]]]] = {}
    with connect_to_read() as session, failing_as("schema_no_rows"):
        for kind in KINDS:
            tables: dict[str, list[dict[str, Any]]] = {}
            for segment in state.segments(store, kind=kind):
                file = relation(session, store, segment)
                mine = file.filter(naming.goes(file, segment, trace))
                rows = [dict(zip(mine.columns, values, strict=True)) for values in mine.fetchall()]
                if rows:
                    tables.setdefault(segment.table, []).extend(rows)
            found[kind] = tables
    return found


def knows(store: Store, subject_id: str) -> bool:
    """Whether the store has a row of this subject."""
    with connect_to_read() as session, failing_as("schema_no_rows"):
        for segment in state.segments(store):
            if segment.table == "subjects":
                file = relation(session, store, segment)
                if file.filter(naming.equals("subject_id", subject_id)).limit(1).fetchall():
                    return True
    return False


def erased_since(store: Store) -> list[str]:
    """Subjects of whom an erasure is noted beside the keys, and who are here: out of an older backup."""
    held = keys.known(store)
    noted = frozenset() if held is None else keys.remembered_erased(held)
    if held is None or not noted:
        return []
    with connect_to_read() as session, failing_as("schema_no_rows"):
        files = [relation(session, store, each) for each in state.segments(store) if each.table == "subjects"]
        found = {str(who) for file in files for (who,) in file.select("subject_id").fetchall()}
    return sorted(who for who in found if held.reference(who) in noted)


def named_in(store: Store, text: str) -> list[str]:
    """The subjects of the store whose identifier a text holds, other than as an ordinary word; in order."""
    words = sorted(word for word in traces.tokens([text]) if traces.is_distinctive(word))
    found: set[str] = set()
    with connect_to_read() as session, failing_as("schema_no_rows"):
        for segment in state.segments(store):
            if segment.table == "subjects" and words:
                file = relation(session, store, segment)
                rows = file.filter(naming.among("subject_id", words)).select("subject_id").fetchall()
                found.update(str(who) for (who,) in rows)
    return sorted(found)
