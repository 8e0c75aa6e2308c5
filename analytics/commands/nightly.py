"""`rereview nightly`: the scheduled job."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from analytics.commands import _base
from analytics.options import Reason, dated

ORDER = 5
commands = _base.group()


@commands.command(epilog="Example: rereview nightly --as-of 2026-06-30 --feed feed")
def nightly(
    context: typer.Context,
    as_of: Annotated[date | None, dated("The night; default: today.")] = None,
    feed: Annotated[
        list[Path] | None,
        typer.Option("--feed", metavar="FEED", help="A feed to load first; may be repeated."),
    ] = None,
    override: Annotated[
        list[str] | None,
        typer.Option(metavar="GATE", help="A gate that may fail this once; may be repeated."),
    ] = None,
    by: Annotated[str, typer.Option(metavar="NAME", help="Who overrides, for the record.")] = "",
    reason: Reason = "",
) -> None:
    """The scheduled job: ingest, score, check, publish."""
    from analytics import logs, printing, progress
    from analytics.nightly import gates, job, manifest

    allowed = gates.overriding(override or (), by, reason, gates.load())
    store, now = _base.store(context), datetime.now(UTC)
    asked = job.Job(as_of or now.date(), tuple(feed or ()), now, override=allowed)
    with logs.nightly_log(store.path) as log:
        result = job.nightly(store, asked, _base.taxonomy(), log, progress.for_terminal())
    printing.as_json(
        manifest.head(result.night) | {"as_of": str(result.night.as_of), "published": result.published}
    )
    for path, report in zip(asked.feeds, result.reports, strict=True):
        _base.refuse(path, report.refused)
