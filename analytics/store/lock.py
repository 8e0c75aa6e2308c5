"""One writer at a time; readers never wait."""

from __future__ import annotations

import fcntl
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analytics.errors import StoreBusyError
from analytics.store import state
from analytics.store.open import ROW_FOLDERS, Store

_held: set[tuple[Path, int]] = set()


@contextmanager
def hold(store: Store) -> Iterator[None]:
    """Hold the store for writing, or raise `StoreBusyError` at once.

    On entry whatever a killed writer left behind goes, on leaving all scratch. Who holds the store
    may hold it again.
    """
    owner = (store.path.resolve(), threading.get_ident())
    if owner in _held:
        yield
        return
    with store.lock_path.open("ab") as file:
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


def _clean(store: Store) -> None:
    """Empty the scratch folder and remove segment files that no load registered."""
    _empty_staging(store)
    known = state.known_paths(store)
    for folder in ROW_FOLDERS:
        for path in (store.path / folder).rglob("*.parquet"):
            if os.fspath(path.relative_to(store.path)) not in known:
                path.unlink()


def _empty_staging(store: Store) -> None:
    shutil.rmtree(store.staging, ignore_errors=True)
    store.staging.mkdir(exist_ok=True)
