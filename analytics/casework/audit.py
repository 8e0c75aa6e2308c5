"""The log of who did what to whose data, when and what for: append-only, chained and signed.

An entry is written in the transaction of the act that it tells of: where it cannot be written, the act does
not happen. It holds codes, numbers and references, never a subject's identifier and never free text, so
that erasing a person changes no entry. Kinds are those of section 62 of the Data Protection Act 2018
(collection, alteration, consultation, disclosure, combination, erasure).
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from analytics.casework import tables, witness
from analytics.casework.database import Casework
from analytics.casework.people import Actor
from analytics.casework.witness import Head
from analytics.errors import ContractError

Kind = Literal["collection", "alteration", "consultation", "disclosure", "combination", "erasure"]
RESUMED = "log resumed"
"""The act of letting a log go on that lost its end."""
START = "0" * 64
"""What the first entry names as the one before it."""


@dataclass(frozen=True)
class Act:
    """What was done: `action` is a code, `content` holds codes, numbers and digests."""

    kind: Kind
    action: str
    subject_id: str | None = None
    purpose: str = ""
    content: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Entry:
    """One entry as it stands in the log; `subject` is a reference (`Keys.reference`), `content` JSON."""

    number: int
    at: datetime
    actor: str
    kind: str
    action: str
    subject: str | None
    purpose: str
    content: str
    previous: str
    sha256: str
    hmac: str

    def computed_sha256(self) -> str:
        """The hash that an entry of this content has."""
        at = self.at.isoformat(timespec="microseconds")
        told = (self.actor, self.kind, self.action, self.subject, self.purpose, self.content, self.previous)
        return digest([self.number, at, *told])


def digest(told: Sequence[Any]) -> str:
    """The hash of an entry: of its number, its time as it is written, and what follows in `Entry`."""
    return hashlib.sha256(json.dumps(told, ensure_ascii=True).encode()).hexdigest()


def record(connection: Connection, casework: Casework, actor: Actor, act: Act, now: datetime) -> Entry:
    """Append an entry within the caller's writing transaction and give it back.

    `ContractError` where the log ends before the entry that is noted beside its keys: that is an older copy
    of the database, and nothing is written over what it lacks unless an entry says so first (`RESUMED`).
    """
    head = _head(connection)
    noted = witness.noted(casework.keys.folder, head.chain)
    if noted is not None and noted.number > head.number and act.action != RESUMED:
        raise ContractError(
            f"log: it ends with entry {head.number}, and entry {noted.number} was noted beside its keys: "
            "the database is an older copy",
            allowed="`rereview audit resume` first",
        )
    subject = None if act.subject_id is None else casework.keys.reference(act.subject_id)
    content = json.dumps(dict(act.content), sort_keys=True, separators=(",", ":"))
    bare = Entry(
        head.number + 1,
        now.astimezone(UTC),
        actor.person_id,
        act.kind,
        act.action,
        subject,
        act.purpose,
        content,
        head.sha256,
        sha256="",
        hmac="",
    )
    sha256 = bare.computed_sha256()
    entry = Entry(**{**vars(bare), "sha256": sha256, "hmac": casework.keys.sign(sha256.encode())})
    connection.execute(sa.insert(tables.audit).values(vars(entry)))
    after = Head(head.chain, entry.number, sha256)
    _put_head(connection, casework, after, first=head.number == 0)
    witness.leave(connection, after)
    return entry


def head(connection: Connection) -> Head | None:
    """The newest entry; None before the first."""
    found = _head(connection)
    return found if found.number else None


def signed_head(casework: Casework, head: Head) -> str:
    """The signature that the head's row carries."""
    return casework.keys.sign(f"{head.chain}:{head.number}:{head.sha256}".encode())


def _head(connection: Connection) -> Head:
    columns = tables.audit_head.c
    row = connection.execute(sa.select(columns.chain, columns.number, columns.sha256)).one_or_none()
    return Head(secrets.token_hex(16), 0, START) if row is None else Head(*row)


def _put_head(connection: Connection, casework: Casework, head: Head, *, first: bool) -> None:
    row = {"number": head.number, "sha256": head.sha256, "hmac": signed_head(casework, head)}
    if first:
        connection.execute(sa.insert(tables.audit_head).values(name="head", chain=head.chain, **row))
    else:
        connection.execute(sa.update(tables.audit_head).values(row))


def entries(
    connection: Connection,
    *,
    first: int = 1,
    last: int | None = None,
    subject: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[Entry]:
    """Entries in order: of those numbers, of a subject's reference, of `since` <= time < `until`."""
    columns = tables.audit.c
    asked = sa.select(tables.audit).where(columns.number >= first).order_by(columns.number)
    if last is not None:
        asked = asked.where(columns.number <= last)
    if subject is not None:
        asked = asked.where(columns.subject == subject)
    if since is not None:
        asked = asked.where(columns.at >= since)
    if until is not None:
        asked = asked.where(columns.at < until)
    return [Entry(**row._mapping) for row in connection.execute(asked)]
