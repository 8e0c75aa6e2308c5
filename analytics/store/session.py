"""One DuckDB connection and the queries that run on it."""

from __future__ import annotations

import atexit
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from glob import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import duckdb

from analytics.errors import DiskError, full
from analytics.progress import Update, ignore
from analytics.store import queries

if TYPE_CHECKING:
    import polars as pl

POLL_SECONDS = 0.25


class Session:
    """Runs `queries/NAME.sql` with bound parameters; a failure shows the query's name and text."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def frame(self, name: str, **parameters: object) -> pl.DataFrame:
        """The query's relation as a Polars frame."""
        import polars as pl

        with failing_as(name):
            return pl.DataFrame(_Stream(self.connection.sql(queries.text(name), params=parameters or None)))

    def rows(self, name: str, *, update: Update = ignore, **parameters: object) -> list[tuple[Any, ...]]:
        """The query's rows; of a statement that writes, the count. `update` hears the share done."""
        with failing_as(name), watching(self.connection, update):
            return self.connection.execute(queries.text(name), parameters or None).fetchall()

    def name(self, view: str, relation: duckdb.DuckDBPyRelation) -> None:
        """Let queries of this session call `relation` by the name `view`, in place of any before."""
        self.connection.register(view, relation)

    def define(self, view: str, name: str, **parameters: object) -> None:
        """Give the relation of query `name` the name `view`."""
        with failing_as(name):
            self.name(view, self.connection.sql(queries.text(name), params=parameters or None))

    def view_files(self, view: str, paths: Sequence[Path], *, empty: str) -> None:
        """Name the rows of Parquet files `view`; where there are none, the relation of query `empty`."""
        if not paths:
            self.define(view, empty)
            return
        with failing_as(empty):
            files = [escape(str(path)) for path in paths]
            self.name(view, self.connection.read_parquet(files, hive_partitioning=False))


class _Stream:
    """A relation as an Arrow stream and nothing else: Polars takes it without importing pyarrow."""

    def __init__(self, relation: duckdb.DuckDBPyRelation) -> None:
        self._relation = relation

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._relation.__arrow_c_stream__(requested_schema)


def connect(settings: Mapping[str, str | int]) -> Session:
    """A session of its own in memory, with DuckDB's own `settings`."""
    return Session(duckdb.connect(":memory:", config=dict(settings)))


@cache
def _shared() -> duckdb.DuckDBPyConnection:
    # Let go before the interpreter ends: the engine's binding complains about what is left by then.
    atexit.register(_shared.cache_clear)
    return duckdb.connect(":memory:")


def connect_to_read() -> Session:
    """A session for reading, made in well under a millisecond.

    Readers of one process share an engine and what it has cached; what a session names is its own.
    """
    return Session(_shared().cursor())


@contextmanager
def failing_as(name: str) -> Iterator[None]:
    """Turn the engine's errors into one that shows the query's name and text; a full disk is another."""
    try:
        yield
    except duckdb.Error as error:
        reason = full(error)
        if reason is not None:
            raise DiskError(f"query {name}", reason) from None
        raise queries.QueryError(name, error) from None


@contextmanager
def watching(connection: duckdb.DuckDBPyConnection, update: Update) -> Iterator[None]:
    """Report the share done of whatever runs on `connection` meanwhile."""
    if update is ignore:
        yield
        return
    done = threading.Event()

    def poll() -> None:
        while not done.wait(POLL_SECONDS):
            percent = connection.query_progress()
            if percent >= 0:
                update(percent / 100)

    thread = threading.Thread(target=poll, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
