"""Reading what the store holds: the feed's tables as views over exactly what had been loaded.

With them goes the view `merges`: every decision on pairs that nearly match. Decisions have no load; queries
cut them by their time alone, which is later than every night that is published already.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from analytics.store import merges, state
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
        _show_merges(reading, store)
        yield reading


def show_tables(session: Session, store: Store, loaded: int) -> None:
    """Create the views of `TABLES` in `session`."""
    paths: dict[str, list[Path]] = defaultdict(list)
    for segment in state.segments(store, loaded=loaded):
        paths[segment.table].append(store.path / segment.path)
    for table in TABLES:
        session.view_files(table, paths[table], empty=f"schema_{table}")


def _show_merges(session: Session, store: Store) -> None:
    """Create the view `merges` in `session`."""
    made = merges.all(store)
    start, microsecond = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
    session.define(
        "merges",
        "schema_merges",
        number=[decision.number for decision in made],
        recorded_us=[(decision.decided_at - start) // microsecond for decision in made],
        kind=[decision.kind for decision in made],
        first=[decision.first for decision in made],
        second=[decision.second for decision in made],
        verdict=[decision.verdict for decision in made],
    )
