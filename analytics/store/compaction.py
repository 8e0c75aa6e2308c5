"""Merging the small files of many loads, so that reading stays as fast as after one."""

from __future__ import annotations

from analytics.contracts import Table
from analytics.progress import ignore
from analytics.store.loading import BUCKETS, Loading
from analytics.store.rows import define_columns
from analytics.store.session import Session
from analytics.store.state import Segment
from analytics.store.writing import write

FILES_A_TABLE = 8


def compact(session: Session, loading: Loading, table: Table) -> None:
    """Merge accepted rows, and quarantined ones, where they lie in more than `FILES_A_TABLE` files.

    Loads before this one go on reading the files that were merged.
    """
    merged = to_merge(loading.live("rows", table.name))
    if merged:
        _define(session, loading, merged, f"schema_{table.name}")
        define_columns(session, table, "arriving", "merging")
        write(session, loading, table, sum(segment.rows for segment in merged), ignore)
        loading.replace("rows", table.name, merged)
    aside = to_merge(loading.live("quarantine", table.name))
    if aside:
        _define(session, loading, aside, "schema_quarantine")
        path = loading.path_for("quarantine", table.name)
        ((rows,),) = session.rows("write_merged_quarantine", path=str(path))
        loading.replace("quarantine", table.name, aside)
        loading.add("quarantine", table.name, path, rows)


def _define(session: Session, loading: Loading, segments: list[Segment], empty: str) -> None:
    session.view_files("merging", [loading.place(segment) for segment in segments], empty=empty)


def to_merge(live: list[Segment]) -> list[Segment]:
    """All but the largest file, and that too where it holds less than the others together.

    Files of a load that was written by ranges of buckets stay: a reader opens one of them.
    """
    whole = [segment for segment in live if segment.bucket_high - segment.bucket_low == BUCKETS - 1]
    if len(whole) <= FILES_A_TABLE:
        return []
    *small, largest = sorted(whole, key=lambda segment: (segment.rows, segment.path))
    return small if largest.rows >= sum(segment.rows for segment in small) else [*small, largest]
