"""Second readings go to somebody who did not read the case, disputes to a supervisor who read no part."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from analytics.casework import tables
from analytics.casework.database import Casework, writing
from analytics.casework.desk import cases, opening, rules
from analytics.casework.desk.cases import Case, Shown, Status
from analytics.casework.desk.deadlines import Clock
from analytics.casework.people import Actor, Right, require
from analytics.casework.removal import restricting

_PART = {"second": "second", "dispute": "settling"}
"""The part of a case that is read while it has a status."""


def next_second(casework: Casework, actor: Actor, *, now: datetime) -> Shown | None:
    """The case first due for a second reading that the actor did not read; None where there is none.

    They then have it for `lock_minutes`; asked again, the same one.
    """
    require(actor, Right.READ_SECOND)
    return _next(casework, actor, "second", now)


def next_dispute(casework: Casework, actor: Actor, *, now: datetime) -> Shown | None:
    """The same for a case whose readers disagreed, and a supervisor who read no part of it."""
    require(actor, Right.SETTLE)
    return _next(casework, actor, "dispute", now)


def _next(casework: Casework, actor: Actor, status: Status, now: datetime) -> Shown | None:
    columns = tables.readings.c
    # their own reading of this part, begun before, does not keep them from it
    read = sa.exists().where(
        columns.case_id == tables.cases.c.case_id,
        columns.person_id == actor.person_id,
        columns.part != _PART[status],
    )
    took_part = (
        sa.exists()
        .where(columns.case_id == tables.cases.c.case_id, tables.decisions.c.reading == columns.number)
        .where(tables.decisions.c.by == actor.person_id)
    )
    with writing(casework) as connection:
        clock = Clock(now, rules.current(connection))
        unread = cases.find(connection, tables.cases.c.status == status, ~read, ~took_part)
        withheld = restricting.restricted(connection)
        allowed = [case for case in unread if case.subject not in withheld]
        ready = [case for case in allowed if not case.asleep(now) and not case.locked_by_another(actor, now)]
        free = [case for case in ready if case.assigned_to in {None, actor.person_id}]
        if not free:
            return None

        def order(case: Case) -> tuple[bool, bool, object, int]:
            return (case.holder != actor.person_id, case.assigned_to is None, case.due_on, case.case_id)

        return opening.lock(connection, casework, actor, min(free, key=order), clock).hidden(clock)
