"""Writing what was decided about one table: rows set aside, new rows, rows that wait."""

from __future__ import annotations

from analytics.contracts import Table
from analytics.feed.settle import Settled
from analytics.progress import Update
from analytics.store.loading import Loading
from analytics.store.rows import define_columns
from analytics.store.session import Session
from analytics.store.writing import write


def set_aside(session: Session, loading: Loading, table: Table, file: str, settled: Settled) -> None:
    """Write the quarantined rows as they came, those that are not set aside already."""
    if not settled.counts.quarantined:
        return
    session.view_files("quarantined", loading.paths("quarantine", table.name), empty="schema_quarantine")
    path = loading.path_for("quarantine", table.name)
    ((rows,),) = session.rows(
        "write_quarantine", path=str(path), table=table.name, file=file, load=loading.number
    )
    loading.add("quarantine", table.name, path, rows)


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
