"""What the casework database and its log hold about one subject: for a statement to that person."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from analytics.casework import audit, removal_tables, tables, texts
from analytics.casework.audit import Act
from analytics.casework.columns import METADATA
from analytics.casework.database import Casework, writing
from analytics.casework.people import Actor, Right, require
from analytics.casework.removal import restricting
from analytics.store import exactly

_TEXTS = {
    "judgements": ("facts", "assessment", "benign", "protective"),
    "decisions": ("rationale", "dissent", "reason"),
}

_MARKS = re.compile(r"[\\`*\[\]<>#|]|[^\S ]")
"""Signs that mean something in a document; the name as it was written stands under `recipient`."""


def account(
    casework: Casework, actor: Actor, subject_id: str, ids: Collection[str], *, now: datetime
) -> dict[str, Any]:
    """Reviews with their texts, marks, restriction, and every entry of the log on the subject.

    `ids`: theirs and those of reports on them, by which texts name them. Keys: cases, draws, marks, measures,
    restricted, uses, combinations, whole, named (how often, by what names them). It is recorded as a
    disclosure.
    """
    require(actor, Right.RESTRICT)
    reference = casework.keys.reference(subject_id)
    with writing(casework) as connection:
        found = {
            "cases": _cases(connection, reference),
            "draws": _draws(connection, reference),
            "marks": _marks(connection, reference),
            "measures": _measures(connection, reference),
            "restricted": reference in restricting.restricted(connection),
            "uses": _uses(connection, reference),
            "combinations": _count(connection, "combination"),
            "whole": _count(connection, "disclosure"),
            "named": _named(connection, reference, ids),
        }
        act = Act("disclosure", "statement made", subject_id=subject_id, purpose="request of the person")
        audit.record(connection, casework, actor, act, now)
    return found


def _count(connection: Connection, kind: str) -> int:
    """Entries of a kind that speak of no single person."""
    columns = tables.audit.c
    asked = sa.select(sa.func.count()).where(columns.kind == kind, columns.subject.is_(None))
    return int(connection.execute(asked).scalar_one())


def _uses(connection: Connection, reference: str) -> list[dict[str, Any]]:
    """Every entry of the log on the person; of what was handed out, to whom."""
    entries = audit.entries(connection, subject=reference)
    numbers = {entry.number: json.loads(entry.content).get("recipient") for entry in entries}
    names = texts.bodies(connection, numbers.values())
    return [
        {
            "entry": entry.number,
            "at": entry.at.isoformat(),
            "kind": entry.kind,
            "action": entry.action + _handed(recipient),
            "purpose": entry.purpose,
            "recipient": recipient,
        }
        for entry in entries
        for recipient in [names.get(numbers[entry.number] or 0)]
    ]


def _handed(recipient: str | None) -> str:
    """To whom, in one line that is taken for nothing but text; nothing where nobody is stated."""
    return "" if recipient is None else f", handed to {' '.join(_MARKS.sub(' ', recipient).split())}"


def _cases(connection: Connection, reference: str) -> list[dict[str, Any]]:
    columns = tables.cases.c
    asked = sa.select(tables.cases).where(columns.subject == reference).order_by(columns.case_id)
    return [
        {
            "case": row.case_id,
            "opened_at": row.opened_at.isoformat(),
            "lane": row.lane,
            "due_on": str(row.due_on),
            "closed_at": None if row.closed_at is None else row.closed_at.isoformat(),
            "outcome": row.outcome,
            "texts": _texts(connection, row.case_id),
        }
        for row in connection.execute(asked).all()
    ]


def _texts(connection: Connection, case_id: int) -> list[tuple[str, str]]:
    """What was written of a case, each with what it is."""
    readings = tables.readings.c
    read = sa.select(readings.number).where(readings.case_id == case_id)
    told: list[tuple[str, int]] = []
    for table in (tables.judgements, tables.decisions):
        names = _TEXTS[table.name]
        asked = sa.select(*(table.c[name] for name in names)).where(table.c.reading.in_(read))
        for row in connection.execute(asked.order_by(table.c.number)):
            told += [(name, number) for name, number in zip(names, row, strict=True) if number is not None]
    moves = tables.case_moves.c
    asked = sa.select(moves.move, moves.reason).where(moves.case_id == case_id, moves.reason.is_not(None))
    told += [(f"{move}: reason", number) for move, number in connection.execute(asked.order_by(moves.number))]
    bodies = texts.bodies(connection, [number for _, number in told])
    return [(name, bodies[number]) for name, number in told]


def _draws(connection: Connection, reference: str) -> list[str]:
    """The weeks for which the person was drawn from below the line, by their Mondays."""
    columns = tables.draws.c
    asked = sa.select(columns.week).where(columns.subject == reference).order_by(columns.week)
    return [str(week) for week in connection.execute(asked).scalars()]


def _named(connection: Connection, reference: str, ids: Collection[str]) -> dict[str, int]:
    """How many texts on others and saved cohorts name the person."""
    own = _own_texts(connection, reference)
    bodies = connection.execute(sa.select(tables.texts.c.number, tables.texts.c.body)).all()
    views = connection.execute(sa.select(tables.views.c.name, tables.views.c.content)).all()
    found = {
        "texts of people who read on others, that name you": sum(
            number not in own and exactly.names(body, ids) for number, body in bodies
        ),
        "saved cohorts that name you": sum(
            exactly.names(f"{name} {content}", ids) for name, content in views
        ),
    }
    return {what: count for what, count in found.items() if count}


def _own_texts(connection: Connection, reference: str) -> set[int]:
    """Texts about the person, in whatever table points at them."""
    cases = sa.select(tables.cases.c.case_id).where(tables.cases.c.subject == reference)
    readings = sa.select(tables.readings.c.number).where(tables.readings.c.case_id.in_(cases))
    removals = removal_tables.removals.c
    proposed = sa.select(removals.number).where(removals.subject == reference)
    keys = {"case_id": cases, "reading": readings, "removal": proposed}
    numbers: set[int | None] = set()
    for table in METADATA.sorted_tables:
        told = [
            column
            for column in table.c
            if any(key.column.table is tables.texts for key in column.foreign_keys)
        ]
        theirs = [table.c.subject == reference] if "subject" in table.c else []
        theirs += [table.c[name].in_(of) for name, of in keys.items() if name in table.c]
        if told and theirs:
            for row in connection.execute(sa.select(*told).where(sa.or_(*theirs))):
                numbers |= set(row)
    return {number for number in numbers if number is not None}


def _measures(connection: Connection, reference: str) -> list[dict[str, Any]]:
    """Proposals that the person leaves the list, what was said to them, and restrictions, oldest first."""
    removals, signatures = removal_tables.removals, removal_tables.removal_signatures
    restrictions = removal_tables.restrictions
    found: list[tuple[str, datetime, str, int | None]] = []
    for row in connection.execute(sa.select(removals).where(removals.c.subject == reference)).all():
        found.append(("removal proposed", row.at, row.code, row.reason))
        said = sa.select(signatures).where(signatures.c.removal == row.number)
        found += [
            (f"removal {each.verdict}", each.at, row.code, each.reason) for each in connection.execute(said)
        ]
    for row in connection.execute(sa.select(restrictions).where(restrictions.c.subject == reference)):
        what = "use restricted" if row.held else "restriction lifted"
        found.append((what, row.at, row.code, row.reason))
    why = texts.bodies(connection, [number for *_, number in found])
    return [
        {"what": what, "at": at.isoformat(), "code": code, "reason": why.get(number or 0, "")}
        for what, at, code, number in sorted(found, key=lambda each: each[1])
    ]


def _marks(connection: Connection, reference: str) -> list[dict[str, Any]]:
    columns = tables.marks.c
    asked = sa.select(tables.marks).where(columns.subject == reference).order_by(columns.number)
    rows = list(connection.execute(asked))
    why = texts.bodies(connection, [row.reason for row in rows])
    return [
        {
            "event_id": row.event_id,
            "kind": row.kind,
            "at": row.at.isoformat(),
            "reason": why.get(row.reason, ""),
        }
        for row in rows
    ]
