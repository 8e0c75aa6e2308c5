"""What the store has: its loads and the files that each brought, in SQLite.

A load becomes visible by one transaction here; a file that no row names does not exist.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from analytics.errors import ContractError
from analytics.store.open import Store

BUSY_SECONDS = 30.0

SegmentKind = Literal["rows", "held", "quarantine"]

_COLUMNS = "path, kind, table_name, rows, bytes, sha256, bucket_low, bucket_high, loaded, replaced_by"
_SEGMENTS_BY = (
    "select " + _COLUMNS + " from segments where kind = :kind and loaded <= :loaded"
    " and (replaced_by is null or replaced_by > :loaded) order by table_name, loaded, path"
)
_INSERT_SEGMENT = "insert into segments (" + _COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, null)"


@dataclass(frozen=True)
class Segment:
    """One immutable Parquet file of one table; `path` is relative to the store.

    `bucket_low` and `bucket_high` bound the buckets inside (0 and 255 for tables without buckets).
    Loads from `loaded` on see it, up to `replaced_by` where a later load wrote its rows anew.
    """

    path: str
    kind: SegmentKind
    table: str
    rows: int
    bytes: int
    sha256: str
    bucket_low: int
    bucket_high: int
    loaded: int
    replaced_by: int | None = None


@dataclass(frozen=True)
class Load:
    """One ingest that was committed: `feed` is the folder's name, `report` its counts as JSON."""

    number: int
    loaded_at: datetime
    feed: str
    report: str


@contextmanager
def connect(store: Store) -> Iterator[sqlite3.Connection]:
    """A connection to the state; committed on leaving, rolled back on an error, then closed."""
    connection = sqlite3.connect(store.state_path, timeout=BUSY_SECONDS)
    try:
        connection.execute("pragma foreign_keys = on")
        connection.execute("pragma synchronous = full")
        with connection:
            yield connection
    except sqlite3.DatabaseError as error:
        raise ContractError(f"store {store.path}: state.sqlite: {error}", allowed="a store's state") from None
    finally:
        connection.close()


def last_load(store: Store) -> int:
    """Number of the newest load, 0 where there is none."""
    with connect(store) as connection:
        (number,) = connection.execute("select coalesce(max(number), 0) from loads").fetchone()
    return int(number)


def loads(store: Store) -> tuple[Load, ...]:
    """Every load, oldest first."""
    with connect(store) as connection:
        found = connection.execute("select number, loaded_at, feed, report from loads order by number")
        rows = found.fetchall()
    return tuple(Load(number, datetime.fromisoformat(at), feed, report) for number, at, feed, report in rows)


def segments(store: Store, *, kind: SegmentKind = "rows", loaded: int | None = None) -> tuple[Segment, ...]:
    """Files that count as of load number `loaded` (default: the newest), by table and age."""
    with connect(store) as connection:
        (newest,) = connection.execute("select coalesce(max(number), 0) from loads").fetchone()
        bound = {"kind": kind, "loaded": newest if loaded is None else loaded}
        rows = connection.execute(_SEGMENTS_BY, bound).fetchall()
    return tuple(Segment(*row) for row in rows)


def written_bytes(store: Store) -> dict[int, int]:
    """Bytes that each load wrote to disk, by its number; files that were written anew since included."""
    with connect(store) as connection:
        return dict(
            connection.execute("select loaded, sum(bytes) from segments group by loaded order by loaded")
        )


def known_paths(store: Store) -> set[str]:
    """Paths of every segment that was ever registered, replaced ones included."""
    with connect(store) as connection:
        return {path for (path,) in connection.execute("select path from segments")}


def register(
    store: Store,
    number: int,
    feed: str,
    report: object,
    *,
    new: tuple[Segment, ...],
    replaced: tuple[str, ...],
) -> None:
    """Commit load `number`: its files count from now on, `replaced` ones only for older loads."""
    with connect(store) as connection:
        connection.execute(
            "insert into loads (number, loaded_at, feed, report) values (?, ?, ?, ?)",
            (number, datetime.now(UTC).isoformat(), feed, json.dumps(report)),
        )
        for file in new:
            numbers = (file.rows, file.bytes, file.sha256, file.bucket_low, file.bucket_high, file.loaded)
            connection.execute(_INSERT_SEGMENT, (file.path, file.kind, file.table, *numbers))
        for path in replaced:
            connection.execute("update segments set replaced_by = ? where path = ?", (number, path))


def every_segment(store: Store) -> tuple[Segment, ...]:
    """Every file that was ever registered, whatever it holds; also those that only older loads see."""
    with connect(store) as connection:
        rows = connection.execute("select " + _COLUMNS + " from segments order by kind, table_name, path")
        return tuple(Segment(*row) for row in rows)


def scrub(store: Store) -> None:
    """Leave nothing on the disk of what was deleted: free pages go, the log is written back and emptied."""
    connection = sqlite3.connect(store.state_path, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        connection.execute("pragma wal_checkpoint(truncate)")
        connection.execute("vacuum")
        (busy, *_) = connection.execute("pragma wal_checkpoint(truncate)").fetchone()
    except sqlite3.DatabaseError as error:
        raise ContractError(f"store {store.path}: state.sqlite: {error}", allowed="a store's state") from None
    finally:
        connection.close()
    if busy:
        raise ContractError(
            f"store {store.path}: state.sqlite is being read: what was deleted may still be in its log",
            allowed="to run the same command again",
        )
