"""Writing a table's rows in the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from analytics.contracts import Table
from analytics.progress import Update
from analytics.store.loading import BUCKETS, Loading
from analytics.store.session import Session

ROWS_A_SORT = 10_000_000
"""Reports sorted at once; more are taken by ranges of buckets, so that memory stays bounded."""
ROWS_A_FILE = 300_000
"""Reports a file, about; one subject's timeline opens one of the files."""


def write(session: Session, loading: Loading, table: Table, rows: int, update: Update) -> None:
    """Write the view `arriving`, which has `rows` rows, to files of this load.

    Reports lie by bucket, subject, occurrence and id; other tables by their columns from left to right.
    """
    if table.name == "events":
        _write_events(session, loading, rows, update)
    else:
        path = loading.path_for("rows", table.name)
        ((written,),) = session.rows("write_rows", update=update, path=str(path))
        loading.add("rows", table.name, path, written)


def _write_events(session: Session, loading: Loading, rows: int, update: Update) -> None:
    session.rows("schema_event_words")
    sorts = list(_ranges(0, BUCKETS, -(-rows // ROWS_A_SORT)))
    for done, (low, after) in enumerate(sorts):

        def step(share: float, done: int = done) -> None:
            update((done + share) / len(sorts))

        session.rows("write_sorted_events", update=step, low=low, high=after - 1)
        files = -(-rows // (ROWS_A_FILE * len(sorts)))
        for first, end in _ranges(low, after, files):
            path = loading.path_for("rows", "events")
            ((written,),) = session.rows("write_events", path=str(path), low=first, high=end - 1)
            loading.add("rows", "events", path, written, (first, end - 1))
    session.rows("write_no_sorted_events")


def _ranges(low: int, after: int, parts: int) -> Iterator[tuple[int, int]]:
    """Split the buckets from `low` up to before `after` into at most `parts` ranges of like size."""
    parts = max(1, min(parts, after - low))
    bounds = [low + (after - low) * part // parts for part in range(parts + 1)]
    yield from pairwise(bounds)
