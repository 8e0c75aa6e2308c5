"""Who was erased from the store, by reference alone, and what took the place of which file.

A reference is an HMAC of an identifier under a key that lies elsewhere (`keys`): with the key it can be told
that a later feed names somebody who was erased; without it nothing can be told. The record only grows, but
for `erasing`: the one erasure that is going on. Only while there is one do the other records of the state let
go of what names a person.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from analytics.errors import ContractError
from analytics.store import state
from analytics.store.keys import Keys
from analytics.store.open import Store

_KEY_CHECK = "rereview: the key of identifiers"
_ALL = """
select number, reference, begun_at,
    (select max(ended_at) from erasures_ended where erasure = number) as ended_at, key_check
from erasures order by number
"""
_BEGIN = "insert or ignore into erasures (reference, key_check, begun_at) values (?, ?, ?)"
_FILE = """
insert into erased_files (erasure, path, sha256, new_path, new_sha256, rows, new_rows)
values (?, ?, ?, ?, ?, ?, ?)
"""
_FILES = (
    "select path, sha256, new_path, new_sha256, erasure, rows, new_rows from erased_files order by number"
)
_NIGHTS = """
select erasure, night, run_sha256, new_run_sha256, outputs, manifest_sha256 from erased_nights order by number
"""


@dataclass(frozen=True)
class Erasure:
    """One person who was erased; `ended_at` is None where it was begun and not brought to an end."""

    number: int
    reference: str
    begun_at: str
    ended_at: str | None
    key_check: str


@dataclass(frozen=True)
class ErasedFile:
    """A file that was written anew without a person.

    `rows` went or lost a name; `new_rows` are there now.
    """

    path: str
    sha256: str
    new_path: str
    new_sha256: str
    erasure: int
    rows: int
    new_rows: int


@dataclass(frozen=True)
class ErasedNight:
    """A night's run file that was written anew: old and new hash of the file and of its relations.

    `outputs`: by relation `old` and `new`, each with rows and sha256. `manifest_sha256` is the hash of the
    manifest's text where that named the person too; None where it stands as it was.
    """

    erasure: int
    night: int
    run_sha256: str
    new_run_sha256: str
    outputs: Mapping[str, Mapping[str, Mapping[str, object]]]
    manifest_sha256: str | None


def all(store: Store) -> list[Erasure]:  # noqa: A001 - reads as erasures.all(store)
    """Every erasure, the oldest first."""
    with state.connect(store) as connection:
        return [Erasure(*row) for row in connection.execute(_ALL)]


def going_on(store: Store) -> int | None:
    """The number of the erasure that was begun and not brought to an end."""
    with state.connect(store) as connection:
        row = connection.execute("select erasure from erasing").fetchone()
    return None if row is None else int(row[0])


def begin(store: Store, reference: str, keys: Keys, now: datetime) -> int:
    """Note that this erasure is going on and give its number; a person has one, however often it is begun.

    The lock must be held. `ContractError` where another one is not at its end.
    """
    with state.connect(store) as connection:
        connection.execute("begin immediate")
        connection.execute(_BEGIN, (reference, keys.reference(_KEY_CHECK), now.isoformat()))
        (number,) = connection.execute(
            "select number from erasures where reference = ?", (reference,)
        ).fetchone()
        found = connection.execute("select erasure from erasing").fetchone()
        if found is not None and found[0] != number:
            raise ContractError(
                f"erase: erasure {found[0]} was begun and is not at its end",
                allowed="to erase that person first, by the same command again",
            )
        connection.execute("insert or ignore into erasing (name, erasure) values ('open', ?)", (number,))
    return int(number)


def end(store: Store, number: int, now: datetime) -> None:
    """Note that nothing is left of the person."""
    with state.connect(store) as connection:
        connection.execute(
            "insert into erasures_ended (erasure, ended_at) values (?, ?)", (number, now.isoformat())
        )
        connection.execute("delete from erasing")


def references(store: Store, keys: Keys) -> frozenset[str]:
    """The references of everybody who was erased: whoever has one of them is not let in again.

    `ContractError` where `keys` are not those that the references were made with.
    """
    found = all(store)
    if found and any(each.key_check != keys.reference(_KEY_CHECK) for each in found):
        raise ContractError(
            f"key of identifiers in {keys.folder}: not the one that erased people are known by",
            allowed="the key as it was when they were erased",
        )
    return frozenset(each.reference for each in found)


def files(store: Store) -> list[ErasedFile]:
    """Every file that was written anew, in that order."""
    with state.connect(store) as connection:
        return [ErasedFile(*row) for row in connection.execute(_FILES)]


def followed(known: Iterable[ErasedFile]) -> dict[tuple[str, str], tuple[str, str]]:
    """Where what once was a file, by path and hash, lies now, and its hash."""
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for each in known:
        new = (each.new_path, each.new_sha256)
        for old, place in found.items():
            if place == (each.path, each.sha256):
                found[old] = new
        found[each.path, each.sha256] = new
    return found


def nights(store: Store) -> list[ErasedNight]:
    """Every night's file that was written anew, in that order."""
    with state.connect(store) as connection:
        return night_records(connection)


def night_records(connection: sqlite3.Connection) -> list[ErasedNight]:
    """The same, on a connection that is open."""
    return [
        ErasedNight(erasure, night, old, new, json.loads(outputs), manifest)
        for erasure, night, old, new, outputs, manifest in connection.execute(_NIGHTS)
    ]


def note_file(connection: sqlite3.Connection, file: ErasedFile) -> None:
    """Keep old and new hash of a file, within the caller's transaction."""
    row = (file.erasure, file.path, file.sha256, file.new_path, file.new_sha256, file.rows, file.new_rows)
    connection.execute(_FILE, row)


def digest(store: Store, number: int) -> str:
    """One hash of everything that an erasure wrote anew; the log of the casework database keeps it."""
    told = [vars(file) for file in files(store) if file.erasure == number]
    told += [vars(night) for night in nights(store) if night.erasure == number]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
