"""What the casework database and its log hold about one subject: for a statement to that person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from analytics.casework import audit, removal_tables, tables, texts
from analytics.casework.audit import Act
from analytics.casework.database import Casework, writing
from analytics.casework.people import Actor, Right, require
from analytics.casework.removal import restricting

_TEXTS = {
    "judgements": ("facts", "assessment", "benign", "protective"),
    "decisions": ("rationale", "dissent", "reason"),
}


def account(casework: Casework, actor: Actor, subject_id: str, *, now: datetime) -> dict[str, Any]:
    """Reviews with their texts, marks, restriction, and every entry of the log on the subject.

    Keys: cases, marks, measures, restricted, uses, combinations, whole. Looking is recorded as a disclosure.
    """
    require(actor, Right.RESTRICT)
    reference = casework.keys.reference(subject_id)
    with writing(casework) as connection:
        found = {
            "cases": _cases(connection, reference),
            "marks": _marks(connection, reference),
            "measures": _measures(connection, reference),
            "restricted": reference in restricting.restricted(connection),
            "uses": [
                {
                    "entry": entry.number,
                    "at": entry.at.isoformat(),
                    "kind": entry.kind,
                    "action": entry.action,
                    "purpose": entry.purpose,
                }
                for entry in audit.entries(connection, subject=reference)
            ],
            "combinations": _count(connection, "combination"),
            "whole": _count(connection, "disclosure"),
        }
        act = Act("disclosure", "statement made", subject_id=subject_id, purpose="request of the person")
        audit.record(connection, casework, actor, act, now)
    return found


def _count(connection: Connection, kind: str) -> int:
    """Entries of a kind that speak of no single person."""
    columns = tables.audit.c
    asked = sa.select(sa.func.count()).where(columns.kind == kind, columns.subject.is_(None))
    return int(connection.execute(asked).scalar_one())


def _cases(connection: Connection, reference: str) -> list[dict[str, Any]]:
    columns = tables.cases.c
    asked = sa.select(tables.cases).where(columns.subject == reference).order_by(columns.case_id)
    return [
        {
            "case": row.case_id,
            "opened_at": row.opened_at.isoformat(),
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
    bodies = texts.bodies(connection, [number for _, number in told])
    return [(name, bodies[number]) for name, number in told]


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
