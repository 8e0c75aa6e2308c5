"""Are the rows what the log says was written? Views, scores shown, decisions, marks and roles, one by one.

The log holds a keyed digest of each such row; roles it tells in full. What an erasure empties is no change:
texts go and their numbers stay, and a mark of an erased person loses its report.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from analytics.casework import database, tables
from analytics.casework.database import Casework
from analytics.casework.reviews.judging import digest

AT_A_TIME = 2_000
_KINDS: dict[str, tuple[sa.Table, str, tuple[str, ...]]] = {
    "judgement": (tables.judgements, "number", ("case judged",)),
    "reading": (tables.reveals, "reading", ("score shown",)),
    "decision": (tables.decisions, "number", ("case decided", "decision corrected")),
    "mark": (tables.marks, "number", ("report marked",)),
}
"""By what an entry names a row with: the table, its key, and the actions of such entries."""
_NAMES = {"reading": "score shown in reading"}
_ROLES = {"role given": True, "role taken": False}


def problems(casework: Casework) -> list[str]:
    """Every row that is not as the log tells it, in sentences; for a log that is sound itself."""
    with database.reading(casework) as connection:
        if connection.dialect.name == "postgresql":
            # rows and log are those of one moment
            connection.execution_options(isolation_level="REPEATABLE READ")
        found: list[str] = []
        for kind, (table, key, actions) in _KINDS.items():
            logged = _logged(connection, kind, actions)
            found += _changed(connection, casework, (_NAMES.get(kind, kind), table, key), logged)
        return [*found, *_grants(connection)]


def _logged(connection: Connection, kind: str, actions: tuple[str, ...]) -> dict[int, str]:
    """The digest of each row by its key, as the newest entry has it."""
    columns = tables.audit.c
    asked = sa.select(columns.content).where(columns.action.in_(actions)).order_by(columns.number)
    told = connection.execution_options(yield_per=AT_A_TIME).execute(asked).scalars()
    entries = (json.loads(content) for content in told)
    return {
        int(entry[kind]): str(entry["digest"]) for entry in entries if kind in entry and "digest" in entry
    }


def _changed(
    connection: Connection, casework: Casework, of: tuple[str, sa.Table, str], logged: dict[int, str]
) -> Iterator[str]:
    name, table, key = of
    erased = _erased(connection) if table is tables.marks else frozenset()
    rows = connection.execution_options(yield_per=AT_A_TIME).execute(sa.select(table).order_by(table.c[key]))
    left = dict(logged)
    for found in rows:
        row: dict[str, Any] = dict(found._mapping)
        number = int(row[key] if key != "number" else row.pop(key))
        known = left.pop(number, None)
        if known is None:
            yield f"{name} {number} was put in: the log does not tell of it"
        elif row.get("event_id", "") is None and row["subject"] in erased:
            # its digest is of the report too, which is gone for good
            continue
        elif digest(casework, row) != known:
            yield f"{name} {number} was changed: it is not what the log has a digest of"
    yield from (f"{name} {number} was removed: the log tells of it" for number in sorted(left))


def _erased(connection: Connection) -> frozenset[str]:
    """References of whom the log says that they were erased."""
    columns = tables.audit.c
    asked = sa.select(columns.subject).where(columns.kind == "erasure", columns.subject.is_not(None))
    return frozenset(connection.execute(asked).scalars())


def _grants(connection: Connection) -> Iterator[str]:
    """Roles as the log gave and took them, in order, against the rows."""
    columns, grants = tables.audit.c, tables.grants.c
    asked = sa.select(columns.action, columns.content, columns.at, columns.actor)
    asked = asked.where(columns.action.in_(_ROLES)).order_by(columns.number)
    told = []
    for action, content, at, actor in connection.execute(asked):
        entry = json.loads(content)
        told.append((entry["person"], entry["role"], _ROLES[action], _moment(at), actor))
    rows = connection.execute(sa.select(tables.grants).order_by(grants.number)).all()
    there = [(row.person_id, row.role, bool(row.held), _moment(row.at), row.by) for row in rows]
    for row, is_there, was_told in zip(rows, there, told, strict=False):
        if is_there != was_told:
            yield f"grant {row.number} was changed: {row.person_id} and {row.role} are not what the log tells"
    yield from (
        f"grant {row.number} was put in: the log does not tell of {row.person_id} as {row.role}"
        for row in rows[len(told) :]
    )
    yield from (
        f"a grant was removed: the log tells of {person} as {role}" for person, role, *_ in told[len(rows) :]
    )


def _moment(at: datetime) -> datetime:
    return at.astimezone(UTC)
