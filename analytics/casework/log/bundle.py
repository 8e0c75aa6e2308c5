"""Evidence bundles: what the log holds of one subject or one month, as a file that verifies by itself.

A bundle is written once and read only. It carries the entries, the hash and signature of every entry of the
log between its first and its last, the heads of both chains, the record of the desk on that subject,
the list of its files' hashes, signed, and a program that checks all of it (`bundled/check.py`).
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib import resources
from typing import Any, BinaryIO

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from analytics.casework import audit, purposes, tables, telling
from analytics.casework.audit import Act
from analytics.casework.database import Casework, reading, writing
from analytics.casework.log import bundled, verifying
from analytics.casework.log.bundle_words import readme
from analytics.casework.log.log_reading import Asked
from analytics.casework.people import Actor, Right, require
from analytics.casework.removal import held_rows
from analytics.errors import UsageError
from analytics.store import nights
from analytics.store.open import Store

AT_A_TIME = 2_000


@dataclass(frozen=True)
class Wanted:
    """What a bundle is about, one subject or one month (its first day), for whom, and what for."""

    subject_id: str | None = None
    month: date | None = None
    recipient: str = purposes.NOT_STATED
    purpose: str = purposes.NOT_STATED

    @property
    def about(self) -> str:
        """In words: `subject S000017` or `month 2026-06`."""
        return f"subject {self.subject_id}" if self.month is None else f"month {self.month:%Y-%m}"

    def asked(self) -> Asked:
        """The entries that it holds; `UsageError` unless it is about one thing."""
        if (self.subject_id is None) == (self.month is None):
            raise UsageError("an evidence bundle", allowed="either one subject or one month")
        if self.month is None:
            return Asked(subject_id=self.subject_id)
        first = datetime(self.month.year, self.month.month, 1, tzinfo=UTC)
        last = first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
        return Asked(since=first, until=last)


def write(
    casework: Casework, store: Store, actor: Actor, wanted: Wanted, out: BinaryIO, *, now: datetime
) -> int:
    """Write a bundle and give the number of its entries; that it is handed out is recorded before.

    `NotAllowedError` for whoever may not, `UsageError` where the log has nothing of it.
    """
    require(actor, Right.EXPORT_EVIDENCE)
    conditions = wanted.asked().conditions(casework)
    purpose = purposes.or_not_stated(wanted.purpose)
    with writing(casework) as connection:
        number = tables.audit.c.number
        span = connection.execute(sa.select(sa.func.count(), sa.func.min(number)).where(*conditions)).one()
        if not span[0]:
            raise UsageError(f"{wanted.about}: not in the log", allowed="what an entry of the log is about")
        content = telling.addressed(connection, casework, wanted.recipient, now)
        act = Act(
            "disclosure",
            "evidence bundle",
            wanted.subject_id,
            purpose,
            {**content, "about": "subject" if wanted.month is None else f"{wanted.month:%Y-%m}"},
        )
        audit.record(connection, casework, actor, act, now)
    with reading(casework) as connection, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        return _Bundle(archive, casework, now).fill(connection, store, actor, wanted)


class _Bundle:
    """A bundle on its way into a file: each file's hash is kept as it passes."""

    def __init__(self, archive: zipfile.ZipFile, casework: Casework, now: datetime) -> None:
        self._archive, self._casework, self._now = archive, casework, now
        self._sums: dict[str, str] = {}

    def fill(self, connection: Connection, store: Store, actor: Actor, wanted: Wanted) -> int:
        conditions = wanted.asked().conditions(self._casework)
        number = tables.audit.c.number
        asked = sa.select(sa.func.count(), sa.func.min(number), sa.func.max(number))
        count, first, last = connection.execute(asked.where(*conditions)).one()
        head = audit.head(connection)
        newest = nights.current(store)
        about = {
            "about": wanted.about,
            "entries": count,
            "chain_from": max(first - 1, 1),
            "chain_to": last,
            "reference": None
            if wanted.subject_id is None
            else self._casework.keys.reference(wanted.subject_id),
            "made_at": self._now.isoformat(timespec="seconds"),
            "made_by": actor.person_id,
            "recipient": wanted.recipient,
            "purpose": wanted.purpose,
            "log_head": None if head is None else verifying.printed(head),
            "night_head": None
            if newest is None
            else {"night": newest.number, "manifest_sha256": newest.manifest_sha256},
        }
        self._put("README.txt", iter([readme(about)]))
        self._put("about.json", iter([_json(about, indent=2)]))
        self._put("entries.jsonl", self._entries(connection, conditions))
        self._put("chain.txt", self._chain(connection, about["chain_from"], last))
        if wanted.subject_id is not None:
            record = held_rows.of_subject(connection, self._casework, wanted.subject_id)
            if not held_rows.may_place(self._casework, store, wanted.subject_id):
                record = held_rows.without_places(record)
            self._put("record.json", iter([_json(record, indent=2)]))
            seen = held_rows.nights_shown(self._casework, store, connection, wanted.subject_id)
            self._put("nights.json", iter([_json(seen, indent=2)]))
        program = resources.files(bundled).joinpath("check.py").read_text(encoding="utf-8")
        self._put("verify.py", iter([program]))
        sums = "".join(f"{sha256}  {name}\n" for name, sha256 in sorted(self._sums.items()))
        self._put("SHA256SUMS", iter([sums]))
        self._put("SHA256SUMS.hmac", iter([self._casework.keys.sign(sums.encode()) + "\n"]))
        return int(count)

    def _put(self, name: str, lines: Iterator[str]) -> None:
        info = zipfile.ZipInfo(name, self._now.astimezone(UTC).timetuple()[:6])
        info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o444 << 16
        sha256 = hashlib.sha256()
        with self._archive.open(info, "w") as file:
            for line in lines:
                content = line.encode()
                sha256.update(content)
                file.write(content)
        self._sums[name] = sha256.hexdigest()

    def _entries(self, connection: Connection, conditions: list[sa.ColumnElement[bool]]) -> Iterator[str]:
        columns = tables.audit.c
        at = sa.type_coerce(columns.at, sa.String).label("at")
        others = [column for column in tables.audit.columns if column.name != "at"]
        asked = sa.select(*others, at).where(*conditions).order_by(columns.number)
        for row in connection.execution_options(yield_per=AT_A_TIME).execute(asked):
            yield _json(dict(row._mapping)) + "\n"

    def _chain(self, connection: Connection, first: int, last: int) -> Iterator[str]:
        columns = tables.audit.c
        asked = sa.select(columns.number, columns.sha256, columns.hmac).where(
            columns.number.between(first, last)
        )
        ordered = asked.order_by(columns.number)
        for number, sha256, signature in connection.execution_options(yield_per=AT_A_TIME).execute(ordered):
            yield f"{number} {sha256} {signature}\n"


def _json(content: Any, indent: int | None = None) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, indent=indent, default=str)
