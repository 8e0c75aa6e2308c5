"""Subjects whose data may not be used for now: they are kept, and neither handed out nor shown on the list.

The night goes on ranking them: who is ranked is fixed by what the store holds, and others' ranks must not
tell that somebody is restricted. What is restricted is every use of the result: the desk leaves such people
out, and every reader and export asks `withholding`.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from analytics.casework import audit, removal_tables, texts
from analytics.casework.audit import Act
from analytics.casework.database import Casework, reading, writing
from analytics.casework.people import Actor, Right, require
from analytics.errors import UsageError

CODES = (
    "accuracy contested",
    "use objected to",
    "kept for a legal claim",
    "court order",
    "looked into",
)
"""Why data may be restricted, or may be used again."""


def restrict(
    casework: Casework, actor: Actor, subject_id: str, code: str, reason: str, *, now: datetime
) -> None:
    """Let nobody use a subject's data from now on; `UsageError` where that is so already."""
    _change(casework, actor, subject_id, (code, reason), now, held=True)


def lift(casework: Casework, actor: Actor, subject_id: str, code: str, reason: str, *, now: datetime) -> None:
    """Let a subject's data be used again; `UsageError` where nothing is restricted."""
    _change(casework, actor, subject_id, (code, reason), now, held=False)


def restricted(connection: Connection) -> frozenset[str]:
    """References of everybody whose data may not be used."""
    columns = removal_tables.restrictions.c
    newest = sa.select(sa.func.max(columns.number)).group_by(columns.subject)
    asked = sa.select(columns.subject).where(columns.number.in_(newest), columns.held)
    return frozenset(connection.execute(asked).scalars())


def references(casework: Casework) -> frozenset[str]:
    """The same for whoever has no connection."""
    with reading(casework) as connection:
        return restricted(connection)


def _change(
    casework: Casework, actor: Actor, subject_id: str, why: tuple[str, str], now: datetime, *, held: bool
) -> None:
    require(actor, Right.RESTRICT)
    code, reason = why[0], texts.checked("reason", why[1])
    if code not in CODES:
        raise UsageError(f"code {code!r}", allowed=", ".join(CODES))
    reference = casework.keys.reference(subject_id)
    with writing(casework) as connection:
        if (reference in restricted(connection)) == held:
            state = "restricted already" if held else "not restricted"
            raise UsageError(f"subject {subject_id}: {state}", allowed="a change")
        row = {
            "subject": reference,
            "held": held,
            "code": code,
            "at": now,
            "by": actor.person_id,
            "reason": texts.keep(connection, casework, reason, now),
        }
        connection.execute(sa.insert(removal_tables.restrictions).values(row))
        action = "processing restricted" if held else "restriction lifted"
        act = Act("alteration", action, subject_id=subject_id, content={"code": code})
        audit.record(connection, casework, actor, act, now)
