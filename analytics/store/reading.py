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

from analytics import settings
from analytics.store import merges, state
from analytics.store.loading import EVERY_BUCKET
from analytics.store.open import Store
from analytics.store.session import Session, connect, connect_to_read

TABLES = ("subjects", "investigations", "involvements", "events", "event_links", "corrections", "outcomes")
"""What a reading shows. Protected attributes are not among it, so no signal can reach them."""


class Reading(Session):
    """A session whose views are the feed's tables; `loaded` is the newest load that it sees."""

    loaded: int


@contextmanager
def open_reading(store: Store, loaded: int | None = None) -> Iterator[Reading]:
    """Views over the rows accepted up to load number `loaded` (default: all), closed on leaving."""
    with connect_to_read() as session:
        yield _reading(session, store, loaded)


@contextmanager
def open_part(store: Store, loaded: int, buckets: tuple[int, int], scratch: Path) -> Iterator[Reading]:
    """The same for reports of some buckets (first and last), by one thread of an engine of its own.

    Of events only files that can hold these buckets are looked at. What does not fit into the
    settings' memory goes to `scratch`.
    """
    memory = f"{settings.load().memory_megabytes}MB"
    limits: dict[str, str | int] = {
        "threads": 1,
        "memory_limit": memory,
        "temp_directory": str(scratch / "spill"),
    }
    with connect(limits) as session:
        yield _reading(session, store, loaded, buckets)


def _reading(
    session: Session, store: Store, loaded: int | None, buckets: tuple[int, int] = EVERY_BUCKET
) -> Reading:
    bound = state.last_load(store) if loaded is None else loaded
    reading = Reading(session.connection)
    reading.loaded = bound
    show_tables(reading, store, bound, buckets)
    _show_merges(reading, store)
    return reading


def show_tables(session: Session, store: Store, loaded: int, buckets: tuple[int, int] = EVERY_BUCKET) -> None:
    """Create the views of `TABLES` in `session`, of files that can have rows of the buckets."""
    paths: dict[str, list[Path]] = defaultdict(list)
    for segment in state.segments(store, loaded=loaded):
        if segment.bucket_low <= buckets[1] and buckets[0] <= segment.bucket_high:
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
