"""Reading what the store holds: the feed's tables as views over exactly what had been loaded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analytics.store import state
from analytics.store.open import Store
from analytics.store.session import Session, connect_to_read

TABLES = ("subjects", "investigations", "involvements", "events", "event_links", "corrections", "outcomes")
"""What a reading shows. Protected attributes are not among it, so no signal can reach them."""


class Reading(Session):
    """A session whose views are the feed's tables; `loaded` is the newest load that it sees."""

    loaded: int


@contextmanager
def open_reading(store: Store, loaded: int | None = None) -> Iterator[Reading]:
    """Views over the rows accepted up to load number `loaded` (default: all), closed on leaving."""
    bound = state.last_load(store) if loaded is None else loaded
    with connect_to_read() as session:
        reading = Reading(session.connection)
        reading.loaded = bound
        show_tables(reading, store, bound)
        yield reading


def show_tables(session: Session, store: Store, loaded: int) -> None:
    """Create the views of `TABLES` in `session`."""
    paths: dict[str, list[Path]] = defaultdict(list)
    for segment in state.segments(store, loaded=loaded):
        paths[segment.table].append(store.path / segment.path)
    for table in TABLES:
        session.view_files(table, paths[table], empty=f"schema_{table}")
