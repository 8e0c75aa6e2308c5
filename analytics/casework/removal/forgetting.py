"""Takes a person out of the casework database: identifiers and texts go, the record of what was done stays.

What stays names the person by reference alone. A text about somebody else that names them loses that name
and nothing more; its signature is still that of the text as it was written.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from analytics.casework import audit, removal_tables, tables, texts
from analytics.casework.audit import Act
from analytics.casework.columns import METADATA
from analytics.casework.database import Casework, reading, writing
from analytics.casework.people import Actor
from analytics.errors import ContractError
from analytics.store.traces import Trace

_TEXTS: tuple[tuple[sa.Table, tuple[str, ...]], ...] = (
    (tables.judgements, ("facts", "assessment", "benign", "protective")),
    (tables.decisions, ("rationale", "dissent", "reason")),
)
"""Texts of readings, by the columns that point at them."""
_EMPTIED = frozenset(
    {("cases", "subject_id"), ("cases", "event_ids"), ("draws", "subject_id"), ("marks", "event_id")}
    | {("texts", "body"), ("views", "name"), ("views", "content")}
)
"""Table and column of everything that may name a person, and that `forget` empties or cleans."""

_MOST_WORDS = 100
"""A statement asks for so many words; beyond them every row is read."""


@dataclass(frozen=True)
class Held:
    """What the database holds of a person, in rows; `named`: texts about others, and saved views."""

    cases: int
    draws: int
    marks: int
    texts: int
    named: int


@dataclass(frozen=True)
class Handed:
    """One time that data went out which held the person, or may have, as an entry of the log tells it."""

    entry: int
    at: datetime
    by: str
    action: str
    content: str
    recipient: str


def look(casework: Casework, trace: Trace) -> Held:
    """What would go; `ContractError` where something names the person that cannot."""
    reference = casework.keys.reference(trace.subject_id)
    with reading(casework) as connection:
        _require_gone(connection, trace, beside=_EMPTIED)
        return Held(
            cases=_count(connection, tables.cases, tables.cases.c.subject_id == trace.subject_id),
            draws=_count(connection, tables.draws, tables.draws.c.subject_id == trace.subject_id),
            marks=len(_marks(connection, reference)),
            texts=len(_own_texts(connection, reference)),
            named=len(_named_texts(connection, trace, reference)) + len(_views(connection, trace)),
        )


def forget(connection: Connection, casework: Casework, trace: Trace, now: datetime) -> Held:
    """Empty what names the person, within the caller's transaction, and give what was there.

    `ContractError` where a column still names them that cannot be emptied.
    """
    reference = casework.keys.reference(trace.subject_id)
    cases, draws = tables.cases, tables.draws
    own, named = _own_texts(connection, reference), _named_texts(connection, trace, reference)
    views, marks = _views(connection, trace), _marks(connection, reference)
    held = Held(
        cases=_count(connection, cases, cases.c.subject_id == trace.subject_id),
        draws=_count(connection, draws, draws.c.subject_id == trace.subject_id),
        marks=len(marks),
        texts=len(own),
        named=len(named) + len(views),
    )
    mine = cases.c.subject == reference
    ends = {"status": "closed", "closed_at": now, "outcome": "erased"}
    free = {"holder": None, "held_until": None, "assigned_to": None, "snoozed_until": None}
    connection.execute(sa.update(cases).where(mine, cases.c.status != "closed").values(**ends, **free))
    connection.execute(sa.update(cases).where(mine).values(subject_id=None, event_ids=None))
    connection.execute(sa.update(draws).where(draws.c.subject == reference).values(subject_id=None))
    connection.execute(sa.update(tables.marks).where(tables.marks.c.number.in_(marks)).values(event_id=None))
    connection.execute(sa.update(tables.texts).where(tables.texts.c.number.in_(own)).values(body=None))
    for number, body in named:
        where = tables.texts.c.number == number
        connection.execute(sa.update(tables.texts).where(where).values(body=trace.without(body)))
    connection.execute(sa.delete(tables.views).where(tables.views.c.number.in_(views)))
    _require_gone(connection, trace)
    return held


def handed_out(casework: Casework, subject_id: str) -> list[Handed]:
    """Every time that data of the person went out, or a whole list did: whoever has it is to be told."""
    reference = casework.keys.reference(subject_id)
    columns = tables.audit.c
    asked = (
        sa.select(columns.number, columns.at, columns.actor, columns.action, columns.content)
        .where(columns.kind == "disclosure")
        .where(sa.or_(columns.subject == reference, columns.subject.is_(None)))
        .order_by(columns.number)
    )
    with reading(casework) as connection:
        rows = [(*row, json.loads(row.content).get("recipient")) for row in connection.execute(asked)]
        names = texts.bodies(connection, [row[-1] for row in rows])
    return [Handed(*row[:-1], names.get(row[-1], "")) for row in rows]


def note(
    casework: Casework, actor: Actor, action: str, subject_id: str, content: dict[str, Any], now: datetime
) -> None:
    """Append an entry on an erasure."""
    with writing(casework) as connection:
        audit.record(connection, casework, actor, Act("erasure", action, subject_id, content=content), now)


def scrub(casework: Casework) -> None:
    """Have the database write over what was deleted: its free pages and its log, as far as it lets us.

    PostgreSQL's own log and backups are the server's.
    """
    if casework.engine.dialect.name == "postgresql":
        with casework.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            # a plain one leaves what was deleted in the file until something else is written there
            connection.execute(sa.text("vacuum full"))
        return
    raw = casework.engine.raw_connection()
    try:
        cursor = raw.cursor()
        for statement in ("pragma wal_checkpoint(truncate)", "vacuum", "pragma wal_checkpoint(truncate)"):
            cursor.execute(statement)
            found = cursor.fetchone()
    finally:
        raw.close()
    if found and found[0]:
        raise ContractError(
            "casework: being read: what was deleted may still be in its log",
            allowed="to run the same command again",
        )


def _count(connection: Connection, table: sa.Table, condition: sa.ColumnElement[bool]) -> int:
    return int(
        connection.execute(sa.select(sa.func.count()).select_from(table).where(condition)).scalar_one()
    )


def _marks(connection: Connection, reference: str) -> list[int]:
    columns = tables.marks.c
    asked = sa.select(columns.number).where(columns.subject == reference, columns.event_id.is_not(None))
    return list(connection.execute(asked).scalars())


def _own_texts(connection: Connection, reference: str) -> list[int]:
    """Texts about the person that still say something: of readings, moves, marks, proposals, restrictions."""
    cases, readings, moves = tables.cases.c, tables.readings.c, tables.case_moves.c
    mine = sa.select(cases.case_id).where(cases.subject == reference)
    parts: list[sa.Select[Any]] = [sa.select(moves.reason).where(moves.case_id.in_(mine))]
    read = sa.select(readings.number).where(readings.case_id.in_(mine))
    for table, names in _TEXTS:
        parts += [sa.select(table.c[name]).where(table.c.reading.in_(read)) for name in names]
    removals, signatures = removal_tables.removals.c, removal_tables.removal_signatures.c
    proposed = sa.select(removals.number).where(removals.subject == reference)
    parts.append(sa.select(signatures.reason).where(signatures.removal.in_(proposed)))
    for table in (tables.marks, removal_tables.removals, removal_tables.restrictions):
        parts.append(sa.select(table.c.reason).where(table.c.subject == reference))
    numbers = {number for part in parts for number in connection.execute(part).scalars()} - {None}
    columns = tables.texts.c
    there = sa.select(columns.number).where(columns.number.in_(numbers), columns.body.is_not(None))
    return sorted(connection.execute(there).scalars())


def _named_texts(connection: Connection, trace: Trace, reference: str) -> list[tuple[int, str]]:
    """Texts about others that name the person."""
    own = set(_own_texts(connection, reference))
    columns = tables.texts.c
    asked = sa.select(columns.number, columns.body).where(columns.body.is_not(None))
    return [
        (number, body)
        for number, body in connection.execute(asked)
        if number not in own and trace.names(body)
    ]


def _views(connection: Connection, trace: Trace) -> list[int]:
    columns = tables.views.c
    asked = sa.select(columns.number, columns.name, columns.content)
    return [row.number for row in connection.execute(asked) if trace.names(f"{row.name} {row.content}")]


def _require_gone(
    connection: Connection, trace: Trace, beside: frozenset[tuple[str, str]] = frozenset()
) -> None:
    """Look through every column of text, but for those `beside`, for what names the person."""
    for table in METADATA.sorted_tables:
        for column in table.columns:
            told = isinstance(column.type, sa.String | sa.Text) and (table.name, column.name) not in beside
            if not told or not trace.said:
                continue
            likely = sa.or_(*(column.icontains(word, autoescape=True) for word in trace.said[:_MOST_WORDS]))
            asked = sa.select(column).where(column.is_not(None))
            asked = asked.where(likely) if len(trace.said) <= _MOST_WORDS else asked
            if any(trace.names(str(value)) for value in connection.execute(asked).scalars()):
                raise ContractError(
                    f"erase: {table.name}.{column.name} of the casework database names the subject",
                    allowed="names of people and codes that are no subject's identifier",
                )
