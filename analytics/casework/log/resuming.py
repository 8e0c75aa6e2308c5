"""A log that goes on from a backup: what was written after it is lost, and an entry says how much.

The note beside the keys (`witness.py`) knows the newest entry there ever was. Where a store is restored, its
log ends before that; its next entry names what the note named, and from then on `verify` tells of a loss
that is on record and no longer of a log that somebody cut off.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from analytics.casework import audit, database, keys, tables, witness
from analytics.casework.audit import Act
from analytics.casework.database import Casework, reading, writing
from analytics.casework.people import Actor
from analytics.casework.witness import Head
from analytics.store.open import Store

ACTION = audit.RESUMED


@dataclass(frozen=True)
class Loss:
    """Entries after `kept` that are lost; `newest` is the last of them, as it was noted beside the keys."""

    newest: Head
    kept: int

    def __str__(self) -> str:
        """In words.

        >>> print(Loss(Head("c", 9, "00"), 6)), print(Loss(Head("c", 7, "00"), 6))
        entries 7 to 9 of the log are lost
        entry 7 of the log is lost
        (None, None)
        """
        first, last = self.kept + 1, self.newest.number
        if first == last:
            return f"entry {last} of the log is lost"
        return f"entries {first} to {last} of the log are lost"

    def holds(self, head: Head) -> bool:
        """Whether a head that was kept elsewhere is of an entry that is lost."""
        return head.chain == self.newest.chain and self.kept < head.number <= self.newest.number


def losses(store: Store) -> tuple[Loss, ...]:
    """What the notes of a store's place know, and the log of its copy does not."""
    folder = keys.folder(store)
    held = _head(store)
    shared = folder != keys.beside(store)
    mine = witness.own(folder, store) if shared else witness.chains(folder)
    found = []
    for chain in {*mine, *([held.chain] if held else [])}:
        noted = witness.noted(folder, chain)
        kept = held.number if held is not None and held.chain == chain else 0
        if noted is not None and noted.number > kept:
            found.append(Loss(noted, kept))
    return tuple(sorted(found, key=lambda loss: loss.newest.chain))


def in_use(store: Store, found: tuple[Loss, ...]) -> list[str]:
    """Places of other stores that still have what this copy lacks: it is a copy to try, and no loss."""
    folder = keys.folder(store)
    places = {witness.whose(folder, loss.newest.chain) for loss in found}
    return sorted(
        str(place)
        for place in places
        if place is not None and place != store.place and Store(place).state_path.is_file()
    )


def resume(casework: Casework, actor: Actor, found: tuple[Loss, ...], now: datetime) -> None:
    """Write what is lost into the log, and note its new end beside the keys over what was noted there."""
    for loss in found:
        with writing(casework) as connection:
            content = {"kept": loss.kept, "newest": loss.newest.number, "sha256": loss.newest.sha256}
            act = Act("alteration", ACTION, content=content | {"chain": loss.newest.chain})
            entry = audit.record(connection, casework, actor, act, now)
            head = audit.head(connection)
        if head is not None and head.chain == loss.newest.chain:
            end = Head(head.chain, entry.number, entry.sha256)
            witness.note(casework.keys.folder, end, casework.store, over=loss.newest)


def on_record(connection: Connection, casework: Casework) -> tuple[Loss, ...]:
    """The losses that genuine entries tell of, oldest first."""
    asked = sa.select(tables.audit).where(tables.audit.c.action == ACTION).order_by(tables.audit.c.number)
    found = []
    for row in connection.execute(asked):
        entry = audit.Entry(**row._mapping)
        if entry.hmac == casework.keys.sign(entry.computed_sha256().encode()):
            content = json.loads(entry.content)
            newest = Head(str(content["chain"]), int(content["newest"]), str(content["sha256"]))
            found.append(Loss(newest, int(content["kept"])))
    return tuple(found)


def _head(store: Store) -> Head | None:
    casework = database.find(store)
    if casework is None:
        return None
    with reading(casework) as connection:
        return audit.head(connection)
