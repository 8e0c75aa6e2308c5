"""Is the log what was written? Every entry, its links and signatures, its end, and what was kept elsewhere.

The log ends with the entry that its signed head names, and that the note beside the keys names
(`witness.py`); heads that were printed and kept elsewhere (anchors) show even a log that was written anew
with its own key. Rows are streamed: a million of them take no more memory than a few thousand.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from analytics.casework import audit, database, keys, switching, tables, witness
from analytics.casework.database import Casework
from analytics.casework.keys import Keys
from analytics.casework.log import resuming, rows_verifying
from analytics.casework.log.chain import Chain, Row
from analytics.casework.witness import Head
from analytics.store.open import Store

AT_A_TIME = 2_000
"""Rows that are fetched together."""
MOST_PROBLEMS = 50


@dataclass(frozen=True)
class Verification:
    """How many entries were read, the head to keep elsewhere (None before the first), and every problem."""

    entries: int
    head: Head | None
    problems: tuple[str, ...]
    losses: tuple[resuming.Loss, ...] = ()
    """What restores lost, as the log itself tells."""

    @property
    def verdict(self) -> str:
        """One line.

        >>> Verification(1, None, ()).verdict, Verification(3, None, ("entry 2 was changed",)).verdict
        ('log sound: 1 entry', 'log broken: 1 problem in 3 entries')
        """
        entries = f"{self.entries:,} {'entry' if self.entries == 1 else 'entries'}"
        if not self.problems:
            return "; ".join((f"log sound: {entries}", *map(str, self.losses)))
        told = len(self.problems)
        return f"log broken: {told:,} problem{'' if told == 1 else 's'} in {entries}"

    def to_json(self) -> dict[str, Any] | None:
        """The head as `verify` prints it and `--anchor` reads it."""
        return None if self.head is None else printed(self.head)


@dataclass
class _Ends:
    """What the log should end with: its head's row, and the note beside the keys."""

    head: Head | None = None
    signed: bool = False
    noted: Head | None = None
    problems: list[str] = field(default_factory=list)


def printed(head: Head) -> dict[str, Any]:
    """A head as a line to keep elsewhere."""
    return {"audit": head.number, "chain": head.chain, "sha256": head.sha256}


def kept(line: Mapping[str, Any]) -> Head:
    """The head behind such a line; `ValueError`, `KeyError` or `TypeError` for one that is none."""
    return Head(str(line["chain"]), int(line["audit"]), str(line["sha256"]))


def verify(
    store: Store, anchors: Sequence[Head] = (), losses: Sequence[resuming.Loss] = ()
) -> Verification | None:
    """Check the log of a store; None where it has no casework database, which is not made.

    `losses` are known to whoever asks, beside those that the log tells of.
    """
    known = keys.known(store)
    place = keys.folder(store)
    if not database.is_there(store):
        problems = (*_elsewhere(store, None, losses), *_not_lost(anchors, losses))
        return Verification(0, None, problems) if problems else None
    held = known or Keys(b"", b"", place)
    casework = database.open_casework(store, held)
    found = check(casework, anchors, losses, signed=known is not None)
    chain = None if found.head is None else found.head.chain
    problems = (*found.problems, *_elsewhere(store, chain, (*losses, *found.losses)))
    if known is not None and not problems:
        rows = _Bounded()
        rows.extend(rows_verifying.problems(casework))
        rows.extend(switching.problems(store, casework))
        problems += rows.told()
    if known is None and found.entries:
        problems += (f"the log's keys are missing in {place}: no signature could be checked",)
    return Verification(found.entries, found.head, problems, found.losses)


def newest(store: Store) -> dict[str, Any] | None:
    """The head of the log of a store, to be kept elsewhere; None where there is no log."""
    if not database.is_there(store):
        return None
    with database.reading(database.open_casework(store)) as connection:
        head = audit.head(connection)
    return None if head is None else printed(head)


def check(
    casework: Casework,
    anchors: Sequence[Head] = (),
    losses: Sequence[resuming.Loss] = (),
    *,
    signed: bool = True,
) -> Verification:
    """Check the log of an open database; `signed`: its key is known."""
    with database.reading(casework) as connection:
        if connection.dialect.name == "postgresql":
            # rows and head are those of one moment, whatever is written meanwhile
            connection.execution_options(isolation_level="REPEATABLE READ")
        # noted first: an entry that comes meanwhile is in the log when it is read, and not yet in the note
        told = resuming.on_record(connection, casework) if signed else ()
        ends = _ends(connection, casework, [loss.newest for loss in (*losses, *told)], signed=signed)
        compared = [*anchors, *(head for head in (ends.head, ends.noted) if head is not None)]
        sign = (lambda sha256: casework.keys.sign(sha256.encode())) if signed else None
        chain = Chain(sign, frozenset(head.number for head in compared))
        problems = _Bounded()
        for row in _rows(connection):
            problems.extend(chain.read(row))
    problems.extend(chain.end(*_newest(ends)))
    problems.extend(ends.problems)
    problems.extend(_compare(chain, ends, anchors, (*losses, *told)))
    return Verification(chain.rows, ends.head, problems.told(), told)


class _Bounded:
    """Problems in the order they were found; beyond `MOST_PROBLEMS` only how many."""

    def __init__(self) -> None:
        self._first: list[str] = []
        self._more = 0

    def extend(self, found: Iterator[str] | list[str]) -> None:
        for problem in found:
            if len(self._first) < MOST_PROBLEMS:
                self._first.append(problem)
            else:
                self._more += 1

    def told(self) -> tuple[str, ...]:
        more = (f"{self._more:,} more problems are not listed",) if self._more else ()
        return (*self._first, *more)


def _rows(connection: Connection) -> Iterator[Row]:
    columns = tables.audit.c
    # the time as it is written: that is what the hash is of
    at = sa.type_coerce(columns.at, sa.String)
    told = (at, columns.actor, columns.kind, columns.action, columns.subject, columns.purpose)
    asked = sa.select(
        columns.number, columns.sha256, columns.hmac, *told, columns.content, columns.previous
    ).order_by(columns.number)
    found = connection.execution_options(yield_per=AT_A_TIME).execute(asked)
    for number, sha256, signature, *rest in found:
        yield Row(number, tuple(rest), sha256, signature)


def _ends(connection: Connection, casework: Casework, lost: Sequence[Head], *, signed: bool) -> _Ends:
    columns = tables.audit_head.c
    asked = sa.select(columns.chain, columns.number, columns.sha256, columns.hmac)
    chains = witness.chains(casework.keys.folder)
    notes = {chain: witness.noted(casework.keys.folder, chain) for chain in chains}
    row = connection.execute(asked).one_or_none()
    if row is None:
        return _Ends()
    head = Head(row.chain, row.number, row.sha256)
    genuine = not signed or hmac.compare_digest(audit.signed_head(casework, head), row.hmac)
    noted = notes.get(head.chain)
    told = _Ends(head, genuine, None if noted in lost else noted)
    if not genuine:
        told.problems.append(f"the head, entry {head.number}, was changed: its signature does not fit")
    return told


def _newest(ends: _Ends) -> tuple[int | None, str]:
    """The entry that the log should end with, and who says so."""
    head = ends.head.number if ends.head is not None and ends.signed else None
    if ends.noted is not None and ends.noted.number > (head or 0):
        return ends.noted.number, f"the note beside the keys names entry {ends.noted.number} as the newest"
    return head, f"the signed head names entry {head} as the newest"


def _compare(
    chain: Chain, ends: _Ends, anchors: Sequence[Head], losses: Sequence[resuming.Loss]
) -> Iterator[str]:
    """Head, note and anchors against the entries of those numbers."""
    if ends.head is None:
        if chain.rows:
            yield f"the head is missing, and the log has {chain.rows} entries"
    elif ends.signed and chain.last > ends.head.number:
        yield f"entry {chain.last} is the newest, and the head names entry {ends.head.number}"
    elif ends.signed and chain.hashes.get(ends.head.number, ends.head.sha256) != ends.head.sha256:
        yield f"entry {ends.head.number} is not the one that the head names: the log was written anew"
    noted = ends.noted
    if noted is not None and chain.hashes.get(noted.number, noted.sha256) != noted.sha256:
        yield f"entry {noted.number} is not the one noted beside the keys: the log was written anew"
    for anchor in anchors:
        other = ends.head is None or anchor.chain != ends.head.chain
        if other or chain.hashes.get(anchor.number) != anchor.sha256:
            yield from _not_lost([anchor], losses)


def _not_lost(anchors: Sequence[Head], losses: Sequence[resuming.Loss]) -> list[str]:
    """What is wrong with anchors that the log does not have, other than those of entries that are lost."""
    return [_missing(anchor) for anchor in anchors if not any(loss.holds(anchor) for loss in losses)]


def _missing(anchor: Head) -> str:
    return (
        f"anchor: entry {anchor.number} was {anchor.sha256[:12]}… in log {anchor.chain[:8]}… "
        "and is not in this log: it was changed, cut off or written anew"
    )


def _elsewhere(store: Store, chain: str | None, losses: Sequence[resuming.Loss]) -> tuple[str, ...]:
    """Notes of other logs of the store, whose place this log took; and its own note, where that is gone."""
    folder = keys.folder(store)
    # a folder that the settings name may be shared by several stores
    mine = witness.chains(folder) if folder == keys.beside(store) else witness.own(folder, store)
    problems = []
    for other in sorted({*mine, *witness.known(store)} - {chain}):
        note = witness.noted(folder, other)
        if any(loss.newest == note for loss in losses):
            continue
        if note is not None:
            told = f"{other[:8]}…, {note.number} entries"
            problems.append(f"the log that {folder.name} has a note of is gone: {told}")
        elif _is_used(folder):
            problems.append(f"a log that was begun in the store is gone, and its note too: {other[:8]}…")
    if chain is not None and witness.noted(folder, chain) is None and _is_used(folder):
        problems.append(f"the note of this log that lies with the keys in {folder.name} is missing")
    return tuple(problems)


def _is_used(folder: Path) -> bool:
    """Whether a folder has keys or notes: without any, they are elsewhere, and nothing is missed in it."""
    return any(folder.glob("*.key")) or bool(witness.chains(folder))
