"""Takes a person's rows out of the files of rows, and their name out of texts about others.

New files are written beside the old ones; one transaction puts them in their place. Whoever is killed before
leaves files that no one names, and after it old files that no one names: the next to take the lock removes
both.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from glob import escape
from pathlib import Path

from duckdb import CaseExpression, ConstantExpression, DuckDBPyRelation, Expression
from duckdb import ColumnExpression as Col
from duckdb import FunctionExpression as Fn

from analytics.store import erasures, naming, state
from analytics.store.content import file_sha256
from analytics.store.erasures import ErasedFile
from analytics.store.loading import flush
from analytics.store.open import Store
from analytics.store.session import Session, connect_to_read, failing_as
from analytics.store.state import Segment
from analytics.store.traces import Trace

_UPDATE = "update segments set path = ?, rows = ?, bytes = ?, sha256 = ? where path = ?"


@dataclass(frozen=True)
class Staying:
    """What is left of one file; `going` rows leave it, `named` ones of others lose a name in their text."""

    segment: Segment
    going: int
    named: int


def trace(store: Store, subject_id: str) -> Trace:
    """What names a person in the files: their reports are those that no other person has."""
    own: set[str] = set()
    of_others: set[str] = set()
    every = state.every_segment(store)
    events = [segment for segment in every if segment.table == "events"]
    links = [segment for segment in every if segment.table == "event_links" and segment.kind != "quarantine"]
    with connect_to_read() as session, failing_as("write_kept_rows"):
        for segment in events:
            found = _reports(session, store, segment)
            own |= _event_ids(found, naming.equals("subject_id", subject_id))
        for segment in events:
            if own and segment.kind != "quarantine":
                shared = naming.among("event_id", own) & ~naming.equals("subject_id", subject_id)
                of_others |= _event_ids(_reports(session, store, segment), shared)
        own -= of_others
        values = _values(session, store, links, own) if own else frozenset()
    return Trace(subject_id, frozenset(own), values)


def _values(session: Session, store: Store, links: list[Segment], own: set[str]) -> frozenset[str]:
    """Accounts, numbers and the like that are linked to these reports and to no others."""
    mine: set[str] = set()
    of_others: set[str] = set()
    person = naming.equals("link_kind", "subject")
    for segment in links:
        file = relation(session, store, segment).filter(~person)
        mine |= _strings(file.filter(naming.among("event_id", own)), "link_value")
    for segment in links:
        shared = naming.among("link_value", mine) & ~naming.among("event_id", own)
        of_others |= _strings(relation(session, store, segment).filter(shared), "link_value")
    return frozenset(mine - of_others)


def _reports(session: Session, store: Store, segment: Segment) -> DuckDBPyRelation:
    """Subject and id of the reports in a file; of refused ones as far as they can be read."""
    file = relation(session, store, segment)
    if segment.kind != "quarantine":
        return file
    cells = [
        CaseExpression(
            Fn("json_valid", Col("raw")),
            Fn("json_extract_string", Col("raw"), ConstantExpression(f"$.{name}")),
        ).alias(name)
        for name in ("subject_id", "event_id")
    ]
    return file.select(*cells).filter(Col("event_id").isnotnull())


def look(store: Store, trace: Trace) -> list[Staying]:
    """The files that name a person, and how many rows of each."""
    found = []
    with connect_to_read() as session:
        for segment in state.every_segment(store):
            file = relation(session, store, segment)
            with failing_as("write_kept_rows"):
                going = _count(file, naming.goes(file, segment, trace))
                named = _count(file, ~naming.goes(file, segment, trace) & naming.named(file, trace))
            if going or named:
                found.append(Staying(segment, going, named))
    return found


def erase(store: Store, trace: Trace, number: int) -> list[ErasedFile]:
    """Write every file anew that names a person, for erasure `number`. The lock must be held."""
    with connect_to_read() as session:
        done = [_written(session, store, staying, trace, number) for staying in look(store, trace)]
    with state.connect(store) as connection:
        # to the end of the block it is one transaction
        connection.execute("pragma secure_delete = on")
        for segment, file in done:
            connection.execute(
                _UPDATE, (file.new_path, segment.rows, segment.bytes, file.new_sha256, file.path)
            )
            erasures.note_file(connection, file)
    for _, file in done:
        (store.path / file.path).unlink(missing_ok=True)
    return [file for _, file in done]


def _written(
    session: Session, store: Store, staying: Staying, trace: Trace, number: int
) -> tuple[Segment, ErasedFile]:
    """One file anew beside the old one, under a name that was never used."""
    old = staying.segment
    file = relation(session, store, old)
    stays = file.filter(~naming.goes(file, old, trace))
    new = _unused(Path(old.path), number, store)
    target = store.path / new
    is_events = old.table == "events" and old.kind == "rows"
    session.name("staying", stays.select(*naming.blotted(file, trace)))
    session.rows("write_kept_events" if is_events else "write_kept_rows", path=str(target))
    flush(target)
    flush(target.parent)
    sha256 = file_sha256(target)
    segment = replace(
        old, path=new, rows=old.rows - staying.going, bytes=target.stat().st_size, sha256=sha256
    )
    changed = staying.going + staying.named
    return segment, ErasedFile(old.path, old.sha256, new, sha256, number, changed, segment.rows)


def _unused(path: Path, number: int, store: Store) -> str:
    """`000001-0.parquet` becomes `000001-0.e1.parquet`, by the erasure's number; never a name in use."""
    stem = path.name.split(".")[0]
    taken = 0
    while True:
        name = f"{stem}.e{number}{f'-{taken}' if taken else ''}.parquet"
        new = path.with_name(name).as_posix()
        if new != path.as_posix() and new not in state.known_paths(store):
            return new
        taken += 1


def relation(session: Session, store: Store, segment: Segment) -> DuckDBPyRelation:
    """The rows of one file."""
    with failing_as("write_kept_rows"):
        path = escape(str(store.path / segment.path))
        return session.connection.read_parquet([path], hive_partitioning=False)


def _count(relation: DuckDBPyRelation, condition: Expression) -> int:
    rows = relation.filter(condition).aggregate("count(*)").fetchall()
    return int(rows[0][0])


def _event_ids(relation: DuckDBPyRelation, condition: Expression) -> set[str]:
    return _strings(relation.filter(condition), "event_id")


def _strings(relation: DuckDBPyRelation, column: str) -> set[str]:
    return {str(value) for (value,) in relation.select(column).distinct().fetchall() if value is not None}
