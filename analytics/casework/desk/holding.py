"""What can be done with a case besides reading it: put it back, hand it over, snooze it, keep it longer."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from analytics.casework import directory, tables, texts
from analytics.casework.database import Casework, writing
from analytics.casework.desk import cases, rules
from analytics.casework.desk.cases import Case, Move, Shown
from analytics.casework.desk.deadlines import Clock
from analytics.casework.people import Actor, Right, require_any
from analytics.errors import NotAllowedError, UsageError

READS = {"open": Right.READ_CASES, "second": Right.READ_SECOND, "dispute": Right.SETTLE}
"""The right that reading a case takes, by its status."""
_READERS = tuple(READS.values())


def keep_longer(casework: Casework, actor: Actor, case_id: int, *, now: datetime) -> Shown:
    """Lock one's own case anew, for `lock_minutes` from now; `UsageError` where somebody else has it."""
    require_any(actor, _READERS)
    with writing(casework) as connection:
        case = cases.theirs(connection, actor, case_id)
        clock = Clock(now, rules.current(connection))
        if case.locked_by_another(actor, now):
            raise UsageError(f"case {case_id}: with {case.holder}", allowed="a case that nobody else holds")
        until = now + timedelta(minutes=clock.rules.lock_minutes)
        values = {"holder": actor.person_id, "held_until": until, "snoozed_until": None}
        move = Move("kept", until=until)
        return cases.update(connection, casework, actor, case_id, move, now, **values).hidden(clock)


def put_back(casework: Casework, actor: Actor, case_id: int, *, reason: str = "", now: datetime) -> Shown:
    """Give up one's case for others to take; a supervisor may put back anybody's.

    `next` does not hand it to the same reader again that day.
    """
    require_any(actor, (*_READERS, Right.ASSIGN))
    with writing(casework) as connection:
        _theirs_or_supervised(connection, actor, case_id)
        free = {"holder": None, "held_until": None, "assigned_to": None}
        case = cases.update(
            connection, casework, actor, case_id, Move("put back", reason=reason), now, **free
        )
        return case.hidden(Clock(now, rules.current(connection)))


def hand_over(
    casework: Casework, actor: Actor, case_id: int, to_person: str, *, note: str, now: datetime
) -> Shown:
    """Hand one's case to another person with a note; a supervisor may assign any case, held or not.

    `UsageError` where that person is unknown or read a part of it already, `NotAllowedError` where they may
    not read it. Assigning ends a snooze.
    """
    require_any(actor, (*_READERS, Right.ASSIGN))
    note = texts.checked("note", note)
    person = directory.person(casework, to_person)
    with writing(casework) as connection:
        case = _theirs_or_supervised(connection, actor, case_id)
        right = READS[case.status]
        if not person.actor.may(right):
            raise NotAllowedError(f"{person.name} may not {right}", allowed="somebody who may")
        if case.status != "open" and to_person in readers(connection, case_id):
            raise UsageError(f"case {case_id}: {person.name} read it", allowed="somebody who did not")
        given = {"assigned_to": to_person, "holder": None, "held_until": None, "snoozed_until": None}
        step = "handed over" if case.of(actor) else "assigned"
        move = Move(step, to_person=to_person, reason=note)
        case = cases.update(connection, casework, actor, case_id, move, now, **given)
        return case.hidden(Clock(now, rules.current(connection)))


def snooze(
    casework: Casework, actor: Actor, case_id: int, until: date, *, reason: str, now: datetime
) -> Shown:
    """Put a case away until the start of a day (UTC); then it comes back to whoever had it.

    Its deadline stays as it is, so that a snooze hides nothing from a supervisor; reports that trip end it.
    """
    require_any(actor, (*_READERS, Right.ASSIGN))
    reason = texts.checked("reason", reason)
    with writing(casework) as connection:
        case = _theirs_or_supervised(connection, actor, case_id)
        clock = Clock(now, rules.current(connection))
        last = clock.today + timedelta(days=clock.rules.snooze_days)
        if not clock.today < until <= last:
            raise UsageError(f"snooze until {until}", allowed=f"{clock.today + timedelta(days=1)} to {last}")
        wakes = datetime.combine(until, time(), UTC)
        keeper = case.holder or case.assigned_to
        away = {"snoozed_until": wakes, "assigned_to": keeper, "holder": None, "held_until": None}
        move = Move("snoozed", until=wakes, reason=reason)
        return cases.update(connection, casework, actor, case_id, move, now, **away).hidden(clock)


def readers(connection: Connection, case_id: int) -> set[str]:
    """Who opened the case to judge it, in whatever part."""
    columns = tables.readings.c
    return set(connection.execute(sa.select(columns.person_id).where(columns.case_id == case_id)).scalars())


def _theirs_or_supervised(connection: Connection, actor: Actor, case_id: int) -> Case:
    """The case, not closed, which the actor has unless they may assign anybody's."""
    case = cases.one(connection, case_id)
    if case.status == "closed" or not actor.may(Right.ASSIGN):
        return cases.theirs(connection, actor, case_id)
    return case
