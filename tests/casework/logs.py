"""Logs for tests: entries written as the program does, and hands laid on them as it never would."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from analytics.casework import audit, people, tables
from analytics.casework.audit import Act
from analytics.casework.database import Casework, writing
from analytics.casework.witness import Head
from tests.casework.conftest import NOW


def write(casework: Casework, entries: int) -> None:
    """Append entries of consultations, in one transaction."""
    with writing(casework) as connection:
        for number in range(entries):
            act = Act("consultation", "subject opened", f"S{number % 7}", "re-review", {"rank": number})
            audit.record(connection, casework, people.operator(), act, NOW)


def unguard(casework: Casework) -> None:
    """Drop the triggers, as somebody who owns the database can."""
    with writing(casework) as connection:
        on = " on audit" if connection.dialect.name == "postgresql" else ""
        for trigger in ("audit_stay", "audit_remain", "audit_gone"):
            connection.execute(sa.text(f"drop trigger if exists {trigger}{on}"))


def run(casework: Casework, statement: Any) -> None:
    """Run one statement."""
    with writing(casework) as connection:
        connection.execute(statement)


def forged(casework: Casework, entry: audit.Entry, **changed: Any) -> dict[str, Any]:
    """An entry with other content, its hash computed anew, and signed with this casework's key."""
    bare = audit.Entry(**{**vars(entry), **changed})
    sha256 = bare.computed_sha256()
    return {**vars(bare), "sha256": sha256, "hmac": casework.keys.sign(sha256.encode())}


def rewrite(casework: Casework, *, actor: str) -> None:
    """The whole log written anew under this casework's key, every entry by `actor`; the head too."""
    with writing(casework) as connection:
        entries = audit.entries(connection)
        head = audit.head(connection)
        assert head is not None
        connection.execute(sa.delete(tables.audit))
        previous, row = audit.START, {}
        for entry in entries:
            row = forged(casework, entry, actor=actor, previous=previous)
            previous = row["sha256"]
            connection.execute(sa.insert(tables.audit).values(row))
        put_head(connection, casework, Head(head.chain, entries[-1].number, previous))


def put_head(connection: sa.Connection, casework: Casework, head: Head) -> None:
    """Have the head's row name this entry, signed with this casework's key."""
    row = {"number": head.number, "sha256": head.sha256, "hmac": audit.signed_head(casework, head)}
    connection.execute(sa.update(tables.audit_head).values(row))
