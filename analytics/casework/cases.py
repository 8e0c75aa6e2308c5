"""How a case goes on from one status to the next."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from analytics.casework import tables
from analytics.casework.database import Casework
from analytics.casework.people import Actor


def move_on(
    connection: Connection,
    casework: Casework,  # noqa: ARG001 - the signature is that of every step
    actor: Actor,
    case_id: int,
    *,
    status: str,
    outcome: str | None,
    now: datetime,
) -> None:
    """Give a case its next status and let go of it, within the caller's transaction."""
    closed = status == "closed"
    values = {
        "status": status,
        "outcome": outcome,
        "closed_at": now if closed else None,
        "holder": None,
        "held_until": None,
        "assigned_to": None,
    }
    connection.execute(sa.update(tables.cases).where(tables.cases.c.case_id == case_id).values(values))
    move = {"case_id": case_id, "at": now, "by": actor.person_id, "move": status}
    connection.execute(sa.insert(tables.case_moves).values(move))
