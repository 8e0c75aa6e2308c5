"""Writing what was decided about one table: rows set aside, new rows, rows that wait."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from analytics.contracts import Table
from analytics.feed.settle import Settled
from analytics.progress import Update
from analytics.store.barring import Barring
from analytics.store.loading import Loading
from analytics.store.raw import STAGED_RECORDS, RawFile, define_raw
from analytics.store.rows import define_columns
from analytics.store.session import Session
from analytics.store.writing import write


def set_aside(
    session: Session,
    loading: Loading,
    table: Table,
    path: Path,
    file: RawFile,
    settled: Settled,
    barring: Barring | None = None,
) -> Settled:
    """Write the quarantined rows of the feed's file `path` as they came, unless they were set aside before.

    A CSV file is read once more for that, its rows numbered this time. Rows that name somebody who was erased
    are not written: they count as held in what is given back.
    """
    if not settled.counts.quarantined:
        return settled
    if file.relation:
        session.rows("write_csv_records")
        define_raw(session, table, replace(file, relation=STAGED_RECORDS))
    if barring is not None:
        settled = settled.with_held(barring.hold_back_refused(session, table))
    session.view_files("quarantined", loading.paths("quarantine", table.name), empty="schema_quarantine")
    target = loading.path_for("quarantine", table.name)
    ((rows,),) = session.rows(
        "write_quarantine", path=str(target), table=table.name, file=path.name, load=loading.number
    )
    loading.add("quarantine", table.name, target, rows)
    return settled


def keep(session: Session, loading: Loading, table: Table, settled: Settled, update: Update) -> None:
    """Write the table's new and waiting rows to staging; see `settle` for what the session must hold."""
    counts = settled.counts
    arriving = counts.accepted + counts.released
    if arriving:
        session.define("accepted", "check_accepted")
        define_columns(session, table, "arriving", "accepted", "released")
        write(session, loading, table, arriving, update)
    if settled.newly_held or counts.released:
        before = list(loading.live("held", table.name))
        path = loading.path_for("held", table.name)
        ((rows,),) = session.rows("write_held", path=str(path))
        loading.replace("held", table.name, before)
        loading.add("held", table.name, path, rows)
