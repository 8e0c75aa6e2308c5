"""The log as an auditor asks for it: by subject, time, person and kind, newest last."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from analytics.casework import audit, tables, texts
from analytics.casework.audit import Act, Entry, Kind
from analytics.casework.database import Casework, reading, writing
from analytics.casework.people import Actor, Right, require
from analytics.errors import UsageError

KINDS: tuple[str, ...] = get_args(Kind)


@dataclass(frozen=True)
class Asked:
    """Which entries: of one subject, of `since` <= time < `until`, of one person, of one kind."""

    subject_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    actor: str | None = None
    kind: str | None = None

    def conditions(self, casework: Casework) -> list[sa.ColumnElement[bool]]:
        """What a row of the log has to meet; `UsageError` for a kind that there is not."""
        columns = tables.audit.c
        if self.kind is not None and self.kind not in KINDS:
            raise UsageError(f"kind {self.kind!r}", allowed=", ".join(KINDS))
        reference = None if self.subject_id is None else casework.keys.reference(self.subject_id)
        same = ((columns.subject, reference), (columns.actor, self.actor), (columns.kind, self.kind))
        told = [column == value for column, value in same if value is not None]
        if self.since is not None:
            told.append(columns.at >= self.since)
        if self.until is not None:
            told.append(columns.at < self.until)
        return told


@dataclass(frozen=True)
class Told:
    """The newest of the entries asked for, oldest first; `total` is how many there are."""

    entries: tuple[Entry, ...]
    total: int
    recipients: dict[int, str]
    """Names of those whom data was handed to, by the number that stands in an entry's content."""


def shown(casework: Casework, actor: Actor, asked: Asked, *, now: datetime, most: int = 500) -> Told:
    """The newest `most` of the entries asked for; that somebody looked is an entry too, and comes first."""
    require(actor, Right.SEE_AUDIT)
    conditions = asked.conditions(casework)
    with writing(casework) as connection:
        content = {"entries": most}
        act = Act("consultation", "log shown", asked.subject_id, "audit", content)
        audit.record(connection, casework, actor, act, now)
    return found(casework, conditions, most)


def read(casework: Casework, actor: Actor, asked: Asked, *, most: int = 500) -> Told:
    """The same again, for whoever was `shown` these entries a moment ago: it adds no entry."""
    require(actor, Right.SEE_AUDIT)
    return found(casework, asked.conditions(casework), most)


def activity(casework: Casework, actor: Actor, since: datetime) -> list[tuple[str, str, int]]:
    """Entries by day (YYYY-MM-DD, UTC) and kind, from `since` on."""
    require(actor, Right.SEE_AUDIT)
    columns = tables.audit.c
    day = sa.func.substr(sa.type_coerce(columns.at, sa.String), 1, 10)
    asked = (
        sa.select(day, columns.kind, sa.func.count()).where(columns.at >= since).group_by(day, columns.kind)
    )
    with reading(casework) as connection:
        return [
            (str(each), kind, int(count)) for each, kind, count in connection.execute(asked.order_by(day))
        ]


def actors(casework: Casework, actor: Actor) -> list[str]:
    """Everybody whom the log names, by id."""
    require(actor, Right.SEE_AUDIT)
    asked = sa.select(tables.audit.c.actor).distinct().order_by(tables.audit.c.actor)
    with reading(casework) as connection:
        return [str(name) for name in connection.execute(asked).scalars()]


def names(casework: Casework, subject_id: str) -> bool:
    """Whether any entry is about this subject: so of somebody who was erased."""
    asked = sa.select(tables.audit.c.number).where(
        tables.audit.c.subject == casework.keys.reference(subject_id)
    )
    with reading(casework) as connection:
        return connection.execute(asked).first() is not None


def found(casework: Casework, conditions: list[sa.ColumnElement[bool]], most: int) -> Told:
    """Entries that meet the conditions, for whoever has recorded that they look."""
    columns = tables.audit.c
    newest = sa.select(tables.audit).where(*conditions).order_by(columns.number.desc()).limit(most)
    counted = sa.select(sa.func.count()).select_from(tables.audit).where(*conditions)
    with reading(casework) as connection:
        rows = [Entry(**row._mapping) for row in connection.execute(newest)][::-1]
        total = int(connection.execute(counted).scalar_one())
        return Told(tuple(rows), total, recipients(connection, rows))


def recipients(connection: Connection, entries: list[Entry]) -> dict[int, str]:
    """Names of recipients by their number; one that was erased says so."""
    return texts.bodies(connection, (content_of(entry).get("recipient") for entry in entries))


def as_json(entry: Entry, recipients: Mapping[int, str]) -> dict[str, Any]:
    """An entry for programs, its content unpacked and its recipient by name."""
    content = content_of(entry)
    if "recipient" in content:
        content["recipient"] = recipients.get(content["recipient"])
    return {**vars(entry), "at": entry.at.isoformat(), "content": content}


def content_of(entry: Entry) -> dict[str, Any]:
    """The codes and numbers of an entry; one that was tampered with and is no JSON object has none."""
    try:
        content = json.loads(entry.content)
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}
