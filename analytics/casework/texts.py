"""Free text that people write: kept in one place, bounded, and apart from the record that points at it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from analytics.casework import tables
from analytics.casework.database import Casework
from analytics.errors import UsageError

MOST_CHARACTERS = 2_000
ERASED = "(erased)"


def checked(what: str, body: str, *, least: int = 1, most: int = MOST_CHARACTERS) -> str:
    """The text without blanks around it; `UsageError` where it is too short, too long or no Unicode text.

    >>> checked("rationale", "  read and discussed ")
    'read and discussed'
    """
    body = body.strip()
    try:
        body.encode()
        sound = chr(0) not in body
    except UnicodeEncodeError:
        sound = False
    if not sound or not least <= len(body) <= most:
        raise UsageError(f"{what}: {len(body)} characters", allowed=f"{least} to {most} characters of text")
    return body


def keep(connection: Connection, casework: Casework, body: str | None, now: datetime) -> int | None:
    """Keep a text that was checked and give its number; nothing for an empty one."""
    if not body:
        return None
    digest = casework.keys.sign(body.encode())
    row = {"at": now, "body": body, "digest": digest}
    asked = sa.insert(tables.texts).values(row).returning(tables.texts.c.number)
    return int(connection.execute(asked).scalar_one())


def bodies(connection: Connection, numbers: Iterable[int | None]) -> dict[int, str]:
    """Texts by number; one that was erased says so."""
    wanted = {number for number in numbers if number is not None}
    found = connection.execute(
        sa.select(tables.texts.c.number, tables.texts.c.body).where(tables.texts.c.number.in_(wanted))
    )
    return {number: ERASED if body is None else body for number, body in found}
