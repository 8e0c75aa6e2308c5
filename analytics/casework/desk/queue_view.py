"""What of the list and of a case somebody may see while it is being read.

Whoever could look up a case on the list would know whether it came from there. So subjects that are out
for reading are left out of every list, and those behind them move up: no gap tells of them either.
"""

from __future__ import annotations

import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from analytics.casework import tables
from analytics.casework.database import Casework, reading
from analytics.casework.desk import cases, rules
from analytics.casework.desk.cases import Case, Shown
from analytics.casework.desk.deadlines import Clock
from analytics.casework.people import Actor, Right, require, require_any

LOOKS = (Right.READ_CASES, Right.READ_SECOND, Right.SETTLE, Right.SEE_WORKLOAD)


def out(casework: Casework, actor: Actor) -> frozenset[str]:
    """Subjects whose case is not closed: no list shows them until it is. None where readers are not blind."""
    require(actor, Right.SEE_LIST)
    return unread(casework)


def unread(casework: Casework) -> frozenset[str]:
    """Subjects whose case is not closed, to be left out of figures; none where readers are not blind."""
    with reading(casework) as connection:
        if not rules.current(connection).blind_first:
            return frozenset()
        columns = tables.cases.c
        asked = sa.select(columns.subject_id).where(
            columns.status != "closed", columns.subject_id.is_not(None)
        )
        return frozenset(connection.execute(asked).scalars())


def without(queue: pl.DataFrame, subjects: frozenset[str]) -> pl.DataFrame:
    """A queue (subject_id, rank, …) without some subjects, ranked anew from 1 so that no gap is left.

    >>> queue = pl.DataFrame({"subject_id": ["A", "B", "C"], "rank": [1, 2, 3]})
    >>> without(queue, frozenset({"B"})).rows()
    [('A', 1), ('C', 2)]
    """
    kept = queue.filter(~pl.col("subject_id").is_in(list(subjects)))
    return kept.with_columns(rank=pl.int_range(1, pl.len() + 1).cast(queue.schema["rank"]))


def hides(casework: Casework, actor: Actor, subject_id: str) -> bool:
    """Whether score and rank of a subject are to be hidden from somebody.

    They are while a case of the subject is not closed, from everybody who has not judged it.
    """
    require(actor, Right.SEE_SUBJECT)
    reference = casework.keys.reference(subject_id)
    with reading(casework) as connection:
        found = cases.find(connection, tables.cases.c.subject == reference, tables.cases.c.status != "closed")
        return any(_blind(connection, actor, case) for case in found)


def view(casework: Casework, actor: Actor, case_id: int, clock: Clock) -> Case | Shown:
    """One case: whole once it is closed or the actor has judged it, else what may be seen before."""
    require_any(actor, LOOKS)
    with reading(casework) as connection:
        case = cases.one(connection, case_id)
        hidden = case.status != "closed" and _blind(connection, actor, case)
    return case.hidden(clock) if hidden else case


def _blind(connection: Connection, actor: Actor, case: Case) -> bool:
    """Whether the actor has yet to judge the case."""
    if not rules.current(connection).blind_first:
        return False
    readings, judgements = tables.readings.c, tables.judgements.c
    asked = (
        sa.select(judgements.number)
        .join_from(tables.judgements, tables.readings, judgements.reading == readings.number)
        .where(readings.case_id == case.case_id, readings.person_id == actor.person_id)
    )
    return connection.execute(asked).first() is None
