"""Run files that nobody needs any more: dropped on record, so that the chain stays whole.

The row is written before the file goes. Whoever is killed in between leaves a file that counts as dropped,
and the next one removes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from analytics.store import nights, state
from analytics.store.nights import Night
from analytics.store.open import Store

_INSERT = "insert into dropped (night, dropped_at, dropped_by, reason) values (?, ?, ?, ?)"


def drop(store: Store, chosen: Sequence[Night], now: datetime, by: str, reason: str) -> None:
    """Note that the run files of these nights are dropped, then remove them. The lock must be held.

    Nights that are dropped already are left as they are, but for files of theirs that are still there.
    """
    rows = [(night.number, now.isoformat(), by, reason) for night in chosen if night.dropped_at is None]
    with state.connect(store) as connection:
        connection.executemany(_INSERT, rows)
    for night in nights.all(store):
        if night.dropped_at is not None:
            night.run_path.unlink(missing_ok=True)
