"""Opening a case to judge it: who may, for which part, what for, and how blind.

A case is read first, perhaps a second time, and settled where the two disagree; each part by a person of
its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from analytics.casework import audit, purposes, tables
from analytics.casework.audit import Act
from analytics.casework.database import Casework, writing
from analytics.casework.desk import cases, rules
from analytics.casework.people import Actor, Right, require
from analytics.casework.removal import restricting
from analytics.errors import NotAllowedError, UsageError

Part = Literal["first", "second", "settling"]
PARTS: dict[str, tuple[Part, Right]] = {
    "open": ("first", Right.READ_CASES),
    "second": ("second", Right.READ_SECOND),
    "dispute": ("settling", Right.SETTLE),
}
"""By a case's status: the part that is to be read, and the right that it takes."""

_GIVES = ("opened", "taken", "kept", "handed over", "assigned")
"""Moves by which somebody has a case."""


@dataclass(frozen=True)
class Reading:
    """One person's reading of one case; `blind`: score and rank stay hidden until it is judged."""

    number: int
    case_id: int
    person_id: str
    part: Part
    opened_at: datetime
    purpose: str
    blind: bool


def open_reading(casework: Casework, actor: Actor, case_id: int, purpose: str, *, now: datetime) -> Reading:
    """Open a case that the actor holds, and record what for; the same reading again where it is open.

    `NotAllowedError` without the right to this part, for a case that somebody else holds or nobody does, and
    for one of which the actor has read or corrected another part. `UsageError` for a closed case, one whose
    subject was erased, and an unknown purpose.
    """
    purposes.checked(purpose)
    with writing(casework) as connection:
        case = a_case(connection, case_id)
        if case.status not in PARTS:
            raise UsageError(f"case {case_id}: {case.status}", allowed="a case that is not closed")
        part, right = PARTS[case.status]
        require(actor, right)
        if case.subject_id is None:
            raise UsageError(f"case {case_id}: its subject was erased", allowed="a case with a subject")
        if case.subject in restricting.restricted(connection):
            message = f"case {case_id}: the use of its subject's data is restricted"
            raise NotAllowedError(message, allowed="a case whose subject is not restricted")
        if case.holder != actor.person_id or case.held_until is None or case.held_until <= now:
            message = f"case {case_id}: {actor.name} does not hold it"
            raise NotAllowedError(message, allowed="a case that was taken and is still held")
        known = of(connection, case_id, actor)
        if (known is not None and known.part != part) or _has_decided(connection, case_id, actor):
            message = f"case {case_id}: {actor.name} has read or corrected another part of it"
            raise NotAllowedError(message, allowed="a reader who has seen none of it")
        reading = known or _opened(connection, case_id, actor, part, purpose, now)
        act = Act(
            "consultation",
            "case opened to read",
            subject_id=case.subject_id,
            purpose=purpose,
            content={"case": case_id, "reading": reading.number, "part": part, "blind": reading.blind},
        )
        audit.record(connection, casework, actor, act, now)
    return reading


def a_case(connection: Connection, case_id: int) -> Row[Any]:
    """The case's row; `UsageError` where there is none."""
    asked = sa.select(tables.cases).where(tables.cases.c.case_id == case_id)
    row = connection.execute(asked).one_or_none() if 0 < case_id <= cases.MOST_CASES else None
    if row is None:
        raise UsageError(f"case {case_id}: unknown", allowed="a case of the queue")
    return row


def one(connection: Connection, number: int) -> Reading:
    """A reading by its number; `UsageError` where there is none."""
    row = connection.execute(
        sa.select(tables.readings).where(tables.readings.c.number == number)
    ).one_or_none()
    if row is None:
        raise UsageError(f"reading {number}: unknown", allowed="a reading that was opened")
    return Reading(**row._mapping)


def going_on(connection: Connection, actor: Actor, number: int, now: datetime) -> tuple[Reading, Row[Any]]:
    """The actor's own reading and its case, while its part is to be read and the case is theirs.

    A hold that ran out stops nobody, so that no text is lost, until the case goes to somebody else.
    """
    reading = one(connection, number)
    case = a_case(connection, reading.case_id)
    if reading.person_id != actor.person_id:
        raise NotAllowedError(f"reading {number}: not of {actor.name}", allowed="a reading of one's own")
    part, right = PARTS.get(case.status, (None, None))
    if part != reading.part or right is None:
        message = f"case {case.case_id}: it has gone on to {case.status}"
        raise UsageError(message, allowed=f"a case whose {reading.part} reading is open")
    require(actor, right)
    if _has_decided(connection, case.case_id, actor, but=number):
        message = f"case {case.case_id}: {actor.name} corrected another part of it"
        raise NotAllowedError(message, allowed="a reader who has seen none of it")
    locked = case.holder is not None and case.held_until is not None and case.held_until > now
    if actor.person_id not in ({case.holder} if locked else {case.holder, case.assigned_to}):
        free = case.holder is None and case.assigned_to is None
        if not free or _last_with(connection, case.case_id) != actor.person_id:
            message = (
                f"case {case.case_id}: somebody else {'holds it now' if locked else 'has or had it since'}"
            )
            raise NotAllowedError(message, allowed="a case that one holds")
    return reading, case


def of(connection: Connection, case_id: int, actor: Actor) -> Reading | None:
    """The actor's reading of a case, if they opened it."""
    columns = tables.readings.c
    asked = sa.select(tables.readings).where(columns.case_id == case_id, columns.person_id == actor.person_id)
    row = connection.execute(asked).one_or_none()
    return None if row is None else Reading(**row._mapping)


def _has_decided(connection: Connection, case_id: int, actor: Actor, but: int | None = None) -> bool:
    """Whether the actor decided or corrected anything of the case, but in that reading of their own."""
    decisions, readings = tables.decisions.c, tables.readings.c
    asked = (
        sa.select(decisions.number)
        .join(tables.readings, readings.number == decisions.reading)
        .where(readings.case_id == case_id, decisions.by == actor.person_id)
    )
    if but is not None:
        asked = asked.where(readings.number != but)
    return connection.execute(asked).first() is not None


def _last_with(connection: Connection, case_id: int) -> str | None:
    """Who had the case last, by its moves: whoever took it or was given it."""
    columns = tables.case_moves.c
    asked = (
        sa.select(sa.func.coalesce(columns.to_person, columns.by))
        .where(columns.case_id == case_id, columns.move.in_(_GIVES))
        .order_by(columns.number.desc())
    )
    found: str | None = connection.execute(asked).scalars().first()
    return found


def _opened(
    connection: Connection, case_id: int, actor: Actor, part: Part, purpose: str, now: datetime
) -> Reading:
    row = {
        "case_id": case_id,
        "person_id": actor.person_id,
        "part": part,
        "opened_at": now,
        "purpose": purpose,
        # whoever settles sees both readings, and what was shown in them
        "blind": part != "settling" and rules.current(connection).blind_first,
    }
    asked = sa.insert(tables.readings).values(row).returning(tables.readings.c.number)
    return Reading(number=int(connection.execute(asked).scalar_one()), **row)  # type: ignore[arg-type]
