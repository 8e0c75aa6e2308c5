"""Opening a case, and locking one so that somebody has it for a while."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from analytics.casework import tables
from analytics.casework.database import Casework
from analytics.casework.desk import cases
from analytics.casework.desk.cases import Case, Lane, Move
from analytics.casework.desk.deadlines import Clock
from analytics.casework.people import Actor
from analytics.errors import UsageError


@dataclass(frozen=True)
class New:
    """A case that could be opened: whose, in which lane, why, and the reports that speak for it."""

    subject_id: str
    lane: Lane
    why: str
    event_ids: tuple[str, ...] = ()
    probability: float | None = None


def open_new(
    connection: Connection, casework: Casework, actor: Actor, new: New, as_of: date, clock: Clock
) -> Case:
    """Open a case on a night's list and lock it for the actor; in the caller's transaction."""
    until = clock.now + timedelta(minutes=clock.rules.lock_minutes)
    row = {
        "subject_id": new.subject_id,
        "subject": casework.keys.reference(new.subject_id),
        "as_of": as_of,
        "lane": new.lane,
        "probability": new.probability,
        "why": new.why,
        "event_ids": json.dumps(new.event_ids),
        "seen_to": as_of,
        "opened_at": clock.now,
        "due_on": clock.today + timedelta(days=clock.rules.days_to_read(new.lane)),
        "status": "open",
        "holder": actor.person_id,
        "held_until": until,
    }
    asked = sa.insert(tables.cases).values(row).returning(tables.cases.c.case_id)
    case_id = int(connection.execute(asked).scalar_one())
    return cases.update(connection, casework, actor, case_id, Move("opened", until=until), clock.now)


def lock(connection: Connection, casework: Casework, actor: Actor, case: Case, clock: Clock) -> Case:
    """Let the actor have a case for `lock_minutes`; one that they hold stays as it is.

    `UsageError` where somebody else holds it.
    """
    if case.locked(clock.now):
        if case.holder != actor.person_id:
            raise UsageError(f"case {case.case_id}: with {case.holder}", allowed="a case that nobody has")
        return case
    until = clock.now + timedelta(minutes=clock.rules.lock_minutes)
    held = {"holder": actor.person_id, "held_until": until}
    move = Move("taken", until=until)
    return cases.update(connection, casework, actor, case.case_id, move, clock.now, **held)
