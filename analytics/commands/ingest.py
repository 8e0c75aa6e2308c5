"""`rereview ingest`: a feed into the store."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from analytics.commands import _base
from analytics.options import AsJson, Feed

ORDER = 2
commands = _base.group()


@commands.command(epilog="Example: rereview --store var ingest feed")
def ingest(
    context: typer.Context,
    feed: Feed,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check and count every row, load none.")] = False,
    as_json: AsJson = False,
) -> None:
    """Load a feed and say what became of every row."""
    from analytics import printing, progress
    from analytics.casework.reviews import jobs
    from analytics.feed.ingest import ingest as load

    store = _base.store(context)
    if not dry_run:
        jobs.tell(jobs.existing(store), "collection", "feed loaded", datetime.now(UTC))
    report = load(store, feed, dry_run=dry_run, progress=progress.for_terminal())
    if as_json:
        printing.as_json(report.to_json())
    else:
        printing.counts(str(feed), report)
    _base.refuse(feed, report.refused)
