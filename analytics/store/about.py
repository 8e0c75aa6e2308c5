"""Everything that the files of rows hold about one person, and how often others' rows name them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from analytics.store import exactly, keys, naming, state, traces
from analytics.store.erasing_rows import relation
from analytics.store.open import Store
from analytics.store.session import Session, connect_to_read, failing_as
from analytics.store.state import Segment, SegmentKind
from analytics.store.traces import Trace

KINDS: tuple[SegmentKind, ...] = ("rows", "held", "quarantine")
Row = dict[str, Any]
_OF_A_REPORT = ("event_links", "corrections")


@dataclass(frozen=True)
class About:
    """Rows of a person, by what became of them (accepted, waiting, refused) and table; none is left out.

    A row that was refused has the cells that it came with beside `refused_because`. `named` counts others'
    rows that name them, by what became of those and how: by a link, in a text, anywhere (refused ones).
    """

    own: dict[SegmentKind, dict[str, list[Row]]]
    named: Counter[tuple[SegmentKind, str]] = field(default_factory=Counter)

    @property
    def anything(self) -> bool:
        """Whether anything is held."""
        return any(self.own.values()) or bool(self.named)


def rows(store: Store, trace: Trace) -> About:
    """From every file that counts now."""
    found = About({kind: {} for kind in KINDS})
    with connect_to_read() as session, failing_as("schema_no_rows"):
        for kind in KINDS:
            for segment in state.segments(store, kind=kind):
                _look(session, store, segment, trace, found)
    return found


def subjects(store: Store, words: Collection[str]) -> set[str]:
    """Those of some words that are the identifier of a subject."""
    found: set[str] = set()
    with connect_to_read() as session, failing_as("schema_no_rows"):
        for segment in state.segments(store):
            if segment.table == "subjects":
                file = relation(session, store, segment)
                known = file.filter(naming.among("subject_id", words)).select("subject_id")
                found |= {str(row[0]) for row in known.fetchall()}
    return found


def knows(store: Store, subject_id: str) -> bool:
    """Whether the store has a row of this subject."""
    return bool(subjects(store, {subject_id}))


def erased_since(store: Store) -> list[str]:
    """Subjects of whom an erasure is noted beside the keys, and who are here: out of an older backup."""
    held = keys.known(store)
    noted = frozenset() if held is None else keys.remembered_erased(held, store)
    if held is None or not noted:
        return []
    with connect_to_read() as session, failing_as("schema_no_rows"):
        files = [relation(session, store, each) for each in state.segments(store) if each.table == "subjects"]
        found = {str(who) for file in files for (who,) in file.select("subject_id").fetchall()}
    return sorted(who for who in found if held.reference(who) in noted)


def named_in(store: Store, text: str) -> list[str]:
    """The subjects of the store whose identifier a text holds, other than as an ordinary word; in order."""
    words = {word for word in traces.tokens([text]) if traces.is_distinctive(word)}
    return sorted(subjects(store, words)) if words else []


def _look(session: Session, store: Store, segment: Segment, trace: Trace, found: About) -> None:
    """Add what one file holds: rows of the person, and a count of others' rows that name them."""
    file = relation(session, store, segment)
    which = naming.goes(file, segment, trace) | naming.named(file, trace)
    ids = {trace.subject_id, *trace.event_ids}
    for values in file.filter(which).fetchall():
        row = dict(zip(file.columns, values, strict=True))
        told = _refused(row) if segment.kind == "quarantine" else row
        if told is not None and _is_own(segment.table, told, trace):
            found.own[segment.kind].setdefault(segment.table, []).append(told)
        elif segment.kind == "quarantine":
            found.named[segment.kind, "anywhere"] += any(exactly.names(each, ids) for each in _texts(row))
        elif row.get("link_value") == trace.subject_id:
            found.named[segment.kind, "by a link"] += 1
        else:
            cells = (row.get(name) for name in naming.TEXTS)
            found.named[segment.kind, "in a text"] += any(exactly.names(each, ids) for each in cells)
    for key in [key for key, count in found.named.items() if not count]:
        del found.named[key]


def _is_own(table: str, row: Row, trace: Trace) -> bool:
    """Whether a row is on the person: it says so itself, or by the report that it belongs to."""
    if table in _OF_A_REPORT:
        return row.get("event_id") in trace.event_ids
    return row.get("subject_id") == trace.subject_id


def _refused(row: Row) -> Row | None:
    """The cells of a row that was refused, as it came; None where it cannot be taken apart."""
    try:
        cells = json.loads(row["raw"])
    except ValueError:
        return None
    if not isinstance(cells, dict):
        return None
    return {**cells, "refused_because": row["reason"], "file": row["file"]}


def _texts(row: Row) -> list[str]:
    """Every text of a row that was refused: its cells, or the line as it came."""
    told = _refused(row)
    return [str(each) for each in (told.values() if told else (row["raw"], row["reason"], row["key"]))]
