"""Deciding about the rows of one table: each ends accepted, duplicate, held or quarantined."""

from __future__ import annotations

from dataclasses import dataclass, replace

from analytics.contracts import Table
from analytics.feed.report import Counts
from analytics.progress import Update
from analytics.store.barring import Barring
from analytics.store.loading import Loading
from analytics.store.raw import RawFile, define_raw
from analytics.store.rows import define_columns, define_rows
from analytics.store.session import Session

KNOWN = {"subjects": "schema_known_by_subject", "events": "schema_known_events"}


@dataclass(frozen=True)
class Settled:
    """What `settle` found: the counts to report, and how many rows wait that did not before."""

    counts: Counts
    newly_held: int

    def with_held(self, rows: int) -> Settled:
        """The same with so many quarantined rows counted as held."""
        held, quarantined = self.counts.held + rows, self.counts.quarantined - rows
        return replace(self, counts=replace(self.counts, held=held, quarantined=quarantined))


def settle(
    session: Session,
    loading: Loading,
    table: Table,
    file: RawFile | None,
    update: Update,
    barring: Barring | None = None,
) -> Settled:
    """Check every row of `file` (None: the feed has no such table) and try those held before again.

    Leaves in the session the temporary tables `released`, `still_waiting` and `verdicts`, and the
    view `incoming`, from which the files are written. Rows that name people who were erased count as held.
    """
    referred = [name for _, name in table.refers_to]
    session.define("known", KNOWN[referred[0]] if referred else "schema_known_nothing")
    _retry(session, loading, table)
    if file is not None and file.relation:
        session.define("checked", "check_checked_records")
    else:
        define_raw(session, table, file)
        session.define("checked", f"check_{table.name}")
    source = "checked" if barring is None else barring.blotted(session, table, "checked")
    define_rows(session, table, "incoming", source, "row_number", "flaw")
    session.rows("check_incoming", update=update)
    session.rows("check_rivals")
    session.rows("check_contested")
    session.rows("check_verdicts")
    session.rows("check_held")
    if barring is not None:
        barring.hold_back(session, table)
    ((total, duplicate, held, newly_held, quarantined),) = session.rows("check_counts")
    ((released,),) = session.rows("check_released_count")
    accepted = total - duplicate - held - quarantined
    return Settled(Counts(accepted, duplicate, held, quarantined, released), newly_held)


def _retry(session: Session, loading: Loading, table: Table) -> None:
    """Split the rows held before into `released` and `still_waiting`, and name what is `stored`."""
    empty = f"schema_{table.name}"
    session.view_files("waiting_rows", loading.paths("held", table.name), empty=empty)
    define_rows(session, table, "waiting", "waiting_rows")
    session.rows("check_released")
    session.rows("check_waiting")
    define_rows(session, table, "waiting", "still_waiting")
    session.view_files("segment_rows", loading.paths("rows", table.name), empty=empty)
    define_columns(session, table, "stored_rows", "segment_rows", "released")
    define_rows(session, table, "stored", "stored_rows")
