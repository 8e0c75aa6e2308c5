"""One writer at a time; readers never wait."""

from __future__ import annotations

import fcntl
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from analytics.errors import DiskError, StoreBusyError, disk, full
from analytics.store import state
from analytics.store.open import ROW_FOLDERS, Store

_NIGHTS_ARE_KEPT = "select 1 from sqlite_master where type = 'table' and name = 'nights'"
_RUN_FILES = "select run_file from nights"

_held: set[tuple[Path, int]] = set()


@contextmanager
def hold(store: Store) -> Iterator[None]:
    """Hold the store for writing, or raise `StoreBusyError` at once.

    On entry whatever a killed writer left behind goes, on leaving all scratch. Who holds the store
    may hold it again. A disk that takes no more, inside, is a `DiskError`.
    """
    owner = (store.path.resolve(), threading.get_ident())
    if owner in _held:
        yield
        return
    with _disk(store), store.lock_path.open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            message = f"store {store.path}: another ingest, fit or nightly holds it"
            raise StoreBusyError(message, allowed="one writer at a time") from None
        _held.add(owner)
        try:
            _clean(store)
            yield
        finally:
            _empty_staging(store)
            _held.discard(owner)


@contextmanager
def _disk(store: Store) -> Iterator[None]:
    """The engine's own words for a full disk are told like the system's."""
    try:
        with disk(store.path):
            yield
    except duckdb.Error as error:
        reason = full(error)
        if reason is None:
            raise
        raise DiskError(store.path, reason) from None


def _clean(store: Store) -> None:
    """Empty the scratch folder; remove segment files that no load registered and runs that no night names."""
    _empty_staging(store)
    published = _published(store)
    for path in store.runs.glob("run-*.duckdb*"):
        if path.name not in published:
            path.unlink()
    known = state.known_paths(store)
    for folder in ROW_FOLDERS:
        for path in (store.path / folder).rglob("*.parquet"):
            if os.fspath(path.relative_to(store.path)) not in known:
                path.unlink()


def _published(store: Store) -> set[str]:
    """Names of run files that a night refers to."""
    with state.connect(store) as connection:
        if connection.execute(_NIGHTS_ARE_KEPT).fetchone() is None:
            return set()
        return {name for (name,) in connection.execute(_RUN_FILES)}


def _empty_staging(store: Store) -> None:
    shutil.rmtree(store.staging, ignore_errors=True)
    store.staging.mkdir(exist_ok=True)
