"""One subject's reports, read from the few files that can have them."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import TYPE_CHECKING

from analytics.store import state
from analytics.store.open import Store
from analytics.store.session import Session, connect_to_read
from analytics.store.state import Segment

if TYPE_CHECKING:
    import polars as pl


def bucket(subject_id: str) -> int:
    """Bucket of a subject, from 0 to 255: one byte of the MD5 of its id, the same on every machine.

    >>> bucket("S0000001")
    218
    """
    return hashlib.md5(subject_id.encode(), usedforsecurity=False).digest()[8]


def reports(store: Store, subject_id: str, as_of: date, *, loaded: int | None = None) -> pl.DataFrame:
    """Reports on one subject known by `as_of`, oldest first; none for a subject that is unknown.

    One row a report: the columns of the feed but subject_id, `retracted` with `retracted_at` (of the
    first retraction known by `as_of`), and `delay_days` from occurrence to record.
    """
    import polars as pl

    wanted = bucket(subject_id)
    files = [
        segment
        for segment in state.segments(store, loaded=loaded)
        if segment.bucket_low <= wanted <= segment.bucket_high
    ]
    with connect_to_read() as session:
        events = _relations(session, store, files, "events")
        found = session.frame(
            "read_timeline", subject_id=subject_id, bucket=wanted, as_of=as_of, events=events
        )
        corrections = _relations(session, store, files, "corrections")
        retractions = session.frame(
            "read_retractions", event_ids=found["event_id"].to_list(), as_of=as_of, corrections=corrections
        )
    return found.join(retractions, on="event_id", how="left", maintain_order="left").with_columns(
        retracted=pl.col("retracted_at").is_not_null()
    )


def _relations(session: Session, store: Store, files: list[Segment], table: str) -> list[str]:
    """What the query calls the table: its files, or a relation without rows where there are none."""
    paths = [str(store.path / segment.path) for segment in files if segment.table == table]
    if not paths:
        session.define(table, f"schema_{table}")
    return paths or [table]
