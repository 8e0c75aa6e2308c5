"""Loading a feed: every row of every table ends in exactly one place, and the counts add up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analytics import settings, taxonomy
from analytics.contracts import FEED, Table
from analytics.feed import files, manifest
from analytics.feed.keep import keep, set_aside
from analytics.feed.report import Counts, IngestReport, Refusal
from analytics.feed.settle import KNOWN, settle
from analytics.feed.take import UnreadableError, take
from analytics.progress import QUIET, Progress
from analytics.store import state
from analytics.store.barring import Barring
from analytics.store.barring import of as barring_of
from analytics.store.compaction import compact
from analytics.store.loading import Loading
from analytics.store.lock import hold
from analytics.store.open import Store
from analytics.store.queries import QueryError
from analytics.store.session import Session, connect


def ingest(store: Store, feed: Path, *, dry_run: bool = False, progress: Progress = QUIET) -> IngestReport:
    """Load `feed` into `store` and report what became of its rows; `dry_run` counts and keeps nothing.

    Rows held by earlier loads are tried again. Rows that name people who were erased count as held and are
    not kept (`held_back`). Raises `ContractError` where the feed is refused
    whole, `StoreBusyError` where another writer holds the store; a single file that cannot be
    read is in the report's `refused`.
    """
    manifest.read(feed)
    found = files.find(feed)
    with hold(store), _ingest_session(store) as session:
        loading = Loading(store, state.last_load(store) + 1)
        barring = barring_of(store)
        counts: dict[str, Counts] = {}
        refused = list(found.refused)
        for table in FEED.values():
            path = found.tables.get(table.name)
            try:
                counts[table.name] = _load_table(session, loading, table, path, progress, barring)
            except UnreadableError as error:
                refused.append(Refusal(error.file, error.reason))
                counts[table.name] = _load_table(session, loading, table, None, progress, barring)
        held_back = {} if barring is None else dict(barring.counts)
        report = IngestReport(counts, tuple(refused), found.ignored, held_back)
        if dry_run:
            loading.discard()
        else:
            loading.commit(feed.name, report.to_json())
    return report


def _ingest_session(store: Store) -> Session:
    """A session that spills to the store's scratch folder beyond its share of memory."""
    chosen = settings.load()
    session = connect(
        {
            "memory_limit": f"{chosen.memory_megabytes}MB",
            "threads": chosen.threads,
            "temp_directory": str(store.staging / "spill"),
        }
    )
    session.rows("schema_macros")
    choices = {
        f"{table.name}.{column.name}": list(column.choices)
        for table in FEED.values()
        for column in table.columns
        if column.kind == "choice"
    }
    choices["events.event_type"] = list(taxonomy.load(chosen.taxonomy).names)
    session.rows("schema_choices", choices=choices)
    return session


def _load_table(
    session: Session,
    loading: Loading,
    table: Table,
    path: Path | None,
    progress: Progress,
    barring: Barring | None,
) -> Counts:
    if path is None and not loading.live("held", table.name):
        return _done(session, loading, table, Counts())
    with progress.stage(f"{table.name}: read") as update:
        raw = None if path is None else take(session, loading.store.staging, table, path, update)
    with progress.stage(f"{table.name}: check") as update, _reading(session, path):
        settled = settle(session, loading, table, raw, update, barring)
        if path is not None and raw is not None:
            settled = set_aside(session, loading, table, path, raw, settled, barring)
    with progress.stage(f"{table.name}: store") as update:
        keep(session, loading, table, settled, update)
        compact(session, loading, table)
    session.rows("write_no_records")
    return _done(session, loading, table, settled.counts)


def _done(session: Session, loading: Loading, table: Table, counts: Counts) -> Counts:
    """Let the tables that come after see what is known of this one by now."""
    if table.name in KNOWN:
        session.view_files(table.name, loading.paths("rows", table.name), empty=f"schema_{table.name}")
    if table.name == "subjects":
        session.rows("schema_known_subjects")
    return counts


@contextmanager
def _reading(session: Session, path: Path | None) -> Iterator[None]:
    """Tell a file that turns out to be damaged inside from any other failure of a query."""
    try:
        yield
    except QueryError:
        try:
            session.rows("check_readable")
        except QueryError as error:
            raise UnreadableError(path.name if path else "", error.reason) from None
        raise
