"""A case: the re-reading of one subject, from being handed out until it is closed.

Lane, probability and why it came up stay hidden from whoever has yet to judge it (`Shown`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from analytics.casework import audit, tables, texts
from analytics.casework.audit import Act
from analytics.casework.database import Casework
from analytics.casework.desk import rules
from analytics.casework.desk.deadlines import Clock, Due
from analytics.casework.people import Actor
from analytics.errors import UsageError

Lane = Literal["tripwire", "list", "control"]
Status = Literal["open", "second", "dispute", "closed"]
NEXT: dict[str, tuple[Status, ...]] = {
    "open": ("second", "closed"),
    "second": ("dispute", "closed"),
    "dispute": ("closed",),
    "closed": ("second", "dispute", "closed"),
}
"""What may follow on what; a correction can change a closed case's outcome, or have it read again."""
MOST_CASES = 2**31 - 1
"""The highest number that a case can have in any database."""


@dataclass(frozen=True)
class Shown:
    """What a reader sees of a case before judging it: nothing that tells a control case from another.

    `why` is there for tripwires alone, which are a lane of their own. `event_ids` are the reports that
    tripped or brought the subject back early.
    """

    case_id: int
    subject_id: str | None
    as_of: date
    opened_at: datetime
    due_on: date
    due: Due
    age_days: int
    status: Status
    holder: str | None
    held_until: datetime | None
    assigned_to: str | None
    snoozed_until: datetime | None
    tripwire: bool
    why: str
    event_ids: tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """A case as it is kept; times are UTC. `subject` is the reference, `subject_id` None once erased."""

    case_id: int
    subject_id: str | None
    subject: str
    as_of: date
    lane: Lane
    probability: float | None
    why: str
    event_ids: tuple[str, ...]
    seen_to: date
    opened_at: datetime
    due_on: date
    status: Status
    holder: str | None
    held_until: datetime | None
    assigned_to: str | None
    snoozed_until: datetime | None
    closed_at: datetime | None
    outcome: str | None

    def loose(self, now: datetime) -> bool:
        """Whether nobody has it: not locked, not assigned, not snoozed."""
        return not self.locked(now) and self.assigned_to is None and not self.asleep(now)

    def locked(self, now: datetime) -> bool:
        """Whether somebody holds it; a lock that has run out frees it by itself."""
        return self.holder is not None and self.held_until is not None and self.held_until > now

    def locked_by_another(self, actor: Actor, now: datetime) -> bool:
        """Whether somebody else holds it."""
        return self.locked(now) and self.holder != actor.person_id

    def asleep(self, now: datetime) -> bool:
        """Whether it is snoozed."""
        return self.snoozed_until is not None and self.snoozed_until > now

    def of(self, actor: Actor) -> bool:
        """Whether it is this person's: held, though the lock may have run out, or assigned to them."""
        return actor.person_id in {self.holder, self.assigned_to}

    def hidden(self, clock: Clock) -> Shown:
        """What may be seen of it before it is judged."""
        tripped = self.lane == "tripwire"
        return Shown(
            case_id=self.case_id,
            subject_id=self.subject_id,
            as_of=self.as_of,
            opened_at=self.opened_at,
            due_on=self.due_on,
            due=clock.due(self.due_on),
            age_days=clock.age_days(self.opened_at),
            status=self.status,
            holder=self.holder,
            held_until=self.held_until,
            assigned_to=self.assigned_to,
            snoozed_until=self.snoozed_until,
            tripwire=tripped,
            why=self.why if tripped else "",
            event_ids=self.event_ids,
        )


@dataclass(frozen=True)
class Move:
    """What became of a case: the code of the step, to whom, until when, and why in words."""

    move: str
    to_person: str | None = None
    until: datetime | None = None
    reason: str = ""


def find(connection: Connection, *conditions: sa.ColumnElement[bool]) -> list[Case]:
    """The cases that meet all conditions on `tables.cases`, by number."""
    asked = sa.select(tables.cases).where(*conditions).order_by(tables.cases.c.case_id)
    return [_case(row) for row in connection.execute(asked)]


def one(connection: Connection, case_id: int) -> Case:
    """One case; `UsageError` where there is none of this number."""
    found = find(connection, tables.cases.c.case_id == case_id) if 0 < case_id <= MOST_CASES else []
    if not found:
        raise UsageError(f"case {case_id}: unknown", allowed="the number of a case")
    return found[0]


def theirs(connection: Connection, actor: Actor, case_id: int) -> Case:
    """A case that the actor has and that is not closed.

    A lock that has run out counts until somebody else takes the case. `UsageError` says who has it.
    """
    case = one(connection, case_id)
    if case.status == "closed":
        raise UsageError(f"case {case_id}: closed", allowed="a case that is not closed")
    if not case.of(actor):
        has = case.holder or case.assigned_to
        with_whom = f"with {has}" if has else "with nobody"
        raise UsageError(f"case {case_id}: {with_whom}", allowed=f"a case that {actor.name} has")
    return case


def update(
    connection: Connection,
    casework: Casework,
    actor: Actor,
    case_id: int,
    move: Move,
    now: datetime,
    **values: Any,
) -> Case:
    """Change a case's row, note the move and record it in the log; all in the caller's transaction."""
    if values:
        connection.execute(sa.update(tables.cases).where(tables.cases.c.case_id == case_id).values(**values))
    case = one(connection, case_id)
    reason = texts.checked("reason", move.reason) if move.reason else None
    row = {
        "case_id": case_id,
        "at": now,
        "by": actor.person_id,
        "move": move.move,
        "to_person": move.to_person,
        "until": move.until,
        "reason": texts.keep(connection, casework, reason, now),
    }
    connection.execute(sa.insert(tables.case_moves).values(row))
    content = {"case": case_id} | ({"person": move.to_person} if move.to_person else {})
    act = Act("alteration", f"case {move.move}", subject_id=case.subject_id, content=content)
    audit.record(connection, casework, actor, act, now)
    return case


def move_on(
    connection: Connection,
    casework: Casework,
    actor: Actor,
    case_id: int,
    *,
    status: Status,
    now: datetime,
    outcome: str | None = None,
    seen_to: date | None = None,
) -> Case:
    """Take a case to its next status within the transaction of a decision.

    Nobody has it afterwards. A second reading and a settling get a deadline of their own; a case that
    closes keeps the outcome (`UsageError` without one). `seen_to` is the night that its reader was shown, if
    that is newer than the one it was opened on.
    """
    case = one(connection, case_id)
    if status not in NEXT[case.status]:
        raise UsageError(f"case {case_id}: {case.status}, not {status}", allowed=", ".join(NEXT[case.status]))
    values: dict[str, Any] = {"status": status, "seen_to": max(case.seen_to, seen_to or case.seen_to)}
    values |= {"holder": None, "held_until": None, "assigned_to": None, "snoozed_until": None}
    if status == "closed":
        if outcome is None:
            raise UsageError(f"case {case_id}: closed without an outcome", allowed="the outcome")
        values |= {"outcome": outcome, "closed_at": case.closed_at or now}
    else:
        desk = rules.current(connection)
        days = min(desk.second_due_days, desk.days_to_read(case.lane))
        values |= {"due_on": now.date() + timedelta(days=days), "outcome": None, "closed_at": None}
    move = "closed" if status == "closed" else f"to {status}"
    return update(connection, casework, actor, case_id, Move(move), now, **values)


def _case(row: Row[Any]) -> Case:
    content = dict(row._mapping)
    content["event_ids"] = tuple(json.loads(content["event_ids"] or "[]"))
    return Case(**content)
