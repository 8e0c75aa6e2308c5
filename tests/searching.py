"""Looks for words in every file of a store, its keys and its casework database, packed ones unpacked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb
import polars as pl
import sqlalchemy as sa

from analytics.casework import keys
from analytics.casework.columns import METADATA
from analytics.casework.database import Casework
from analytics.store.open import Store


def traces(store: Store, casework: Casework, words: Iterable[str]) -> list[tuple[str, str]]:
    """Every place where one of the words stands: file or table, and the word."""
    wanted = list(words)
    found = _texts(store, casework)
    return [(place, word) for place, text in found for word in wanted if word.encode() in text]


def _texts(store: Store, casework: Casework) -> Iterator[tuple[str, bytes]]:
    for folder in (store.path, keys.folder(store)):
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                yield path.name, path.read_bytes()
                yield path.name, _unpacked(path)
    if casework.engine.dialect.name == "postgresql":
        with casework.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            # what the server has yet to write, and files that it has yet to let go of
            connection.execute(sa.text("checkpoint"))
            (data,) = connection.execute(sa.text("show data_directory")).one()
            (place,) = connection.execute(
                sa.text("select oid::text from pg_database where datname = current_database()")
            ).one()
            for path in sorted((Path(data) / "base" / place).iterdir()):
                yield f"base/{path.name}", path.read_bytes()
            for table in METADATA.sorted_tables:
                rows = connection.execute(sa.select(table)).fetchall()
                yield table.name, repr([tuple(row) for row in rows]).encode()


def _unpacked(path: Path) -> bytes:
    if path.suffix == ".parquet":
        return pl.read_parquet(path).write_json().encode()
    if path.suffix != ".duckdb":
        return b""
    with duckdb.connect(str(path), read_only=True) as connection:
        names = [name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()]
        return b"".join(connection.table(name).pl().write_json().encode() for name in names)
