"""Publishes a night so that a reader sees the whole of it or nothing.

Build in staging/, checkpoint, close, fsync, rename into runs/, fsync the folder; then one transaction
inserts the night and moves the pointer. A kill at any moment leaves the last night published, and at
worst a file that nobody refers to.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from glob import escape
from pathlib import Path

import duckdb
import polars as pl

from analytics.store import nights, queries, state
from analytics.store.content import file_sha256
from analytics.store.open import Store
from analytics.store.shelves import Shelved

_RUN_FILE = re.compile(r"run-(\d{6,})\.duckdb")
_INSERT = """
insert into nights (number, as_of, published_at, model_id, run_file, run_sha256, manifest, manifest_sha256)
values (:number, :as_of, :published_at, :model_id, :run_file, :run_sha256, :manifest, :manifest_sha256)
"""
# an older date published later is kept, but is not what people see
_MOVE_POINTER = """
insert into pointer (name, night)
select 'current', new.number from nights as new
where new.number = :number
  and not exists (
    select 1 from pointer join nights as shown on shown.number = pointer.night where shown.as_of > new.as_of
  )
on conflict (name) do update set night = excluded.night
"""


@dataclass(frozen=True)
class Publication:
    """What identifies a night that is to be published."""

    number: int
    as_of: date
    published_at: str
    model_id: str
    manifest_text: str
    manifest_sha256: str


def next_number(store: Store) -> int:
    """A number that no night and no file in runs/ ever had."""
    taken = [night.number for night in nights.all(store)]
    taken += [int(match[1]) for path in store.runs.iterdir() if (match := _RUN_FILE.fullmatch(path.name))]
    return max(taken, default=0) + 1


def publish(store: Store, publication: Publication, tables: Mapping[str, pl.DataFrame | Shelved]) -> None:
    """Write `tables` as the run file of a new night and make it the current one, if none is newer.

    The lock must be held. `tables` maps each name to rows in their final order, in memory or in files.
    """
    staged = store.staging / f"run-{publication.number:06d}.duckdb"
    _build(staged, publication, tables)
    _sync(staged)
    run_sha256 = file_sha256(staged)
    final = store.runs / staged.name
    staged.rename(final)
    _sync(store.runs)
    with state.connect(store) as connection:
        # to the end of the block it is one transaction
        connection.execute(
            _INSERT,
            {
                "number": publication.number,
                "as_of": publication.as_of.isoformat(),
                "published_at": publication.published_at,
                "model_id": publication.model_id,
                "run_file": final.name,
                "run_sha256": run_sha256,
                "manifest": publication.manifest_text,
                "manifest_sha256": publication.manifest_sha256,
            },
        )
        connection.execute(_MOVE_POINTER, {"number": publication.number})


def _build(path: Path, publication: Publication, tables: Mapping[str, pl.DataFrame | Shelved]) -> None:
    with duckdb.connect(str(path)) as connection:
        for name, table in tables.items():
            connection.register("frame", _rows(connection, table))
            connection.execute(queries.text(f"write_night_{name}"))
            connection.unregister("frame")
        manifest = {"as_of": publication.as_of, "manifest": publication.manifest_text}
        connection.execute(queries.text("write_night_manifest"), manifest)
        connection.execute("checkpoint")


def _rows(
    connection: duckdb.DuckDBPyConnection, table: pl.DataFrame | Shelved
) -> pl.DataFrame | duckdb.DuckDBPyRelation:
    if isinstance(table, Shelved):
        return connection.read_parquet([escape(str(path)) for path in table.files])
    return table


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
