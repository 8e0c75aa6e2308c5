"""The casework database: SQLite in the store (WAL), or PostgreSQL by its address; the same rules on both.

One writer at a time, on either: a transaction that writes takes the lock at its start, so that what it read
still holds when it writes. Readers never wait. It outlives every run file, and the nightly job never holds
it while it computes.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from analytics import settings
from analytics.casework import keys, witness
from analytics.casework.keys import Keys
from analytics.errors import ContractError
from analytics.store.open import Store

BUSY_SECONDS = 30
NEWEST = "0003"
"""The migration that this program writes and reads."""
_WRITING = "rereview_writing"
_ONE_WRITER = 6_240_114
"""Number of PostgreSQL's advisory lock that a writing transaction holds."""


@dataclass(frozen=True)
class Casework:
    """A casework database that is of this program's format, and the keys of its record."""

    engine: Engine
    keys: Keys
    store: Store | None = None
    """Whose it is: the note of its log says so."""


def open_casework(store: Store, held: Keys | None = None) -> Casework:
    """The casework database of a store, made or brought up where that is needed.

    Its keys are those `held`, else the store's own, made where there is no log yet. `ContractError` where its
    address cannot be used, a newer program wrote it, or the keys of its log are not there.
    """
    engine = _engine(address(store))
    _prepare(engine)
    return Casework(engine, held or keys.known(store) or _new_keys(store, engine), store)


def _new_keys(store: Store, engine: Engine) -> Keys:
    """Keys for a log that is to begin; one that has begun cannot go on under others."""
    with _told(engine), engine.connect() as connection:
        begun = connection.execute(sa.text("select 1 from audit_head")).first() is not None
    if begun:
        where = keys.folder(store)
        raise ContractError(
            f"casework: the keys of its log are not in {where}",
            allowed="the folder that they were in, beside the store or named by REREVIEW_KEYS",
        )
    return keys.load(store)


def is_there(store: Store) -> bool:
    """Whether a store has a casework database; none is made by looking."""
    named = settings.load().casework
    if not named and not store.casework_path.is_file():
        return False
    engine = _engine(address(store))
    file = engine.url.database if engine.dialect.name == "sqlite" else None
    if file is not None and not Path(file).is_file():
        return False
    return _format(engine) is not None


def find(store: Store) -> Casework | None:
    """The casework database of a store; None where none was made: it is not made by this."""
    engine = _engine(address(store))
    if engine.dialect.name == "sqlite" and not Path(engine.url.database or "").is_file():
        return None
    return None if _format(engine) is None else open_casework(store)


def let_go(store: Store) -> None:
    """Close every connection of this process to a store's database, whose files are to be moved."""
    _engine(address(store)).dispose()


def address(store: Store) -> str:
    """What the settings name; else SQLite in the store."""
    path = str(store.casework_path.resolve())
    # a path may hold what would end it in an address
    return settings.load().casework or sa.URL.create("sqlite", database=path).render_as_string()


@contextmanager
def reading(casework: Casework) -> Iterator[Connection]:
    """A connection whose reads are of one moment; it writes nothing."""
    with _told(casework.engine), casework.engine.connect() as connection:
        yield connection


@contextmanager
def writing(casework: Casework) -> Iterator[Connection]:
    """One transaction under the writers' lock: committed on leaving, rolled back on an error."""
    with _told(casework.engine), _turn(casework.engine), casework.engine.connect() as plain:
        connection = plain.execution_options(**{_WRITING: True})
        # what a transaction left that was rolled back: the connection outlived it
        witness.taken(connection)
        with connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_ONE_WRITER)))
            yield connection
        head = witness.taken(connection)
    if head is not None:
        witness.note(casework.keys.folder, head, casework.store)


_turns: defaultdict[Engine, threading.Lock] = defaultdict(threading.Lock)


@contextmanager
def _turn(engine: Engine) -> Iterator[None]:
    """Threads of this process wait for one another in turn: SQLite itself lets whoever is lucky go first."""
    if engine.dialect.name == "sqlite":
        with _turns[engine]:
            yield
    else:
        yield


@contextmanager
def _told(engine: Engine) -> Iterator[None]:
    """A database that cannot be used is one line, without its password or a statement's values."""
    try:
        yield
    except DBAPIError as error:
        reason = str(error.orig).strip().splitlines()[0]
        raise ContractError(f"casework {_shown(engine)}: {reason}", allowed="a casework database") from None


def _shown(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=True)


@cache
def _engine(url: str) -> Engine:
    """One engine an address and process; its connections are shared out among threads."""
    allowed = "sqlite:///FILE or postgresql+psycopg://…"
    try:
        parsed = sa.make_url(url)
        if parsed.get_backend_name() == "sqlite" and parsed.database in {None, "", ":memory:"}:
            raise ContractError("casework: its address names no file", allowed=allowed)
        engine = sa.create_engine(parsed, pool_size=20, max_overflow=40)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError):
        raise ContractError("casework: its address cannot be used", allowed=allowed) from None
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _prepare_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
    elif engine.dialect.name != "postgresql":
        raise ContractError(f"casework {_shown(engine)}: not served", allowed="SQLite or PostgreSQL")
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    # the driver would begin transactions by itself, and too late
    connection.isolation_level = None
    for pragma in (
        f"pragma busy_timeout = {BUSY_SECONDS * 1000}",
        "pragma journal_mode = wal",
        "pragma synchronous = full",
        "pragma foreign_keys = on",
        "pragma secure_delete = on",
    ):
        connection.execute(pragma)


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITING)
    connection.exec_driver_sql("begin immediate" if writes else "begin")


_prepared: set[str] = set()


def _prepare(engine: Engine) -> None:
    """See to it that the database is of the newest format; one that is costs a look, once a process."""
    url = engine.url.render_as_string(hide_password=False)
    if url in _prepared and _format(engine) == NEWEST:
        return
    with _told(engine):
        if _format(engine) != NEWEST:
            # importing Alembic costs a fifth of a second, and is needed once in a database's life
            from analytics.casework import migrating

            migrating.bring_up(engine, _WRITING, _ONE_WRITER)
    _prepared.add(url)


def _format(engine: Engine) -> str | None:
    with _told(engine), engine.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        return str(
            connection.execute(sa.text("select version_num from alembic_version")).scalar_one_or_none()
        )
