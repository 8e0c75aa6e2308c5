"""Reports that a reader takes out of the score: they belong to somebody else, or are disputed.

The next night leaves a marked report out. It stays in the store and in the record, and so does the mark: it
cannot be taken back, because the store keeps for good what was retracted.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

import sqlalchemy as sa

from analytics.casework import audit, tables, texts
from analytics.casework.audit import Act
from analytics.casework.database import Casework, reading, writing
from analytics.casework.people import Actor, Right, require, require_any
from analytics.casework.reviews.judging import digest
from analytics.contracts import IDENTIFIER_PATTERN
from analytics.errors import UsageError

Kind = Literal["misattributed", "disputed"]
FOR_GOOD = "A mark cannot be taken back: from the next night on the report is out of the score for good."
"""What a page says beside the button."""


@dataclass(frozen=True)
class Mark:
    """A report that was marked: when, by whom and why; `handed` says that the store has it."""

    number: int
    event_id: str
    kind: Kind
    at: datetime
    by: str
    reason: str
    handed: bool


def mark(
    casework: Casework,
    actor: Actor,
    event_id: str,
    subject_id: str,
    kind: Kind,
    reason: str,
    *,
    reports: Container[str],
    now: datetime,
) -> int:
    """Mark a report of a subject and give the mark's number; it counts from the next night on, for good.

    Readers may, and whoever answers a request of the person. `reports` are the ids of the subject's own
    reports, by the store. `UsageError` for a report that is none of them or is marked already, an unknown
    kind, and a missing or too long reason.
    """
    require_any(actor, (Right.MARK_REPORTS, Right.RESTRICT))
    if kind not in get_args(Kind):
        raise UsageError(f"mark {kind!r}", allowed=", ".join(get_args(Kind)))
    if not re.fullmatch(IDENTIFIER_PATTERN, event_id):
        raise UsageError(f"report {event_id[:64]!r}", allowed="the id of a report")
    if event_id not in reports:
        message = f"report {event_id}: not on subject {subject_id}"
        raise UsageError(message, allowed="the id of a report on them")
    reason = texts.checked("reason", reason)
    with writing(casework) as connection:
        columns = tables.marks.c
        known = connection.execute(sa.select(columns.kind).where(columns.event_id == event_id)).scalar()
        if known is not None:
            message = f"report {event_id}: marked already as {known}"
            raise UsageError(message, allowed="one mark a report; it cannot be taken back")
        row = {
            "event_id": event_id,
            "subject": casework.keys.reference(subject_id),
            "kind": kind,
            "at": now,
            "by": actor.person_id,
            "reason": texts.keep(connection, casework, reason, now),
        }
        asked = sa.insert(tables.marks).values(row).returning(columns.number)
        number = int(connection.execute(asked).scalar_one())
        content = {"mark": number, "kind": kind, "digest": digest(casework, row)}
        act = Act("alteration", "report marked", subject_id=subject_id, content=content)
        audit.record(connection, casework, actor, act, now)
    return number


def of_subject(casework: Casework, actor: Actor, subject_id: str) -> list[Mark]:
    """The marks on a subject's reports, oldest first; they belong to the page that shows the reports."""
    require(actor, Right.SEE_SUBJECT)
    columns, handed = tables.marks.c, tables.handed.c
    there = sa.and_(handed.what == "mark", handed.row == columns.number)
    asked = (
        sa.select(tables.marks, handed.row.is_not(None).label("handed"))
        .outerjoin(tables.handed, there)
        .where(columns.subject == casework.keys.reference(subject_id))
        .order_by(columns.number)
    )
    with reading(casework) as connection:
        rows = list(connection.execute(asked))
        why = texts.bodies(connection, [row.reason for row in rows])
    return [
        Mark(row.number, row.event_id, row.kind, row.at, row.by, why.get(row.reason, ""), bool(row.handed))
        for row in rows
    ]
