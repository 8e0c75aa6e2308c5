"""`rereview nightly`: the scheduled job."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analytics.commands import _base
from analytics.options import dated

if TYPE_CHECKING:
    from analytics.feed.report import IngestReport

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
    catch_up: Annotated[
        bool, typer.Option("--catch-up", help="Also publish the nights missed before, in their order.")
    ] = False,
) -> None:
    """The scheduled job: ingest, score, check, publish."""
    from analytics import logs, printing, progress
    from analytics.nightly import catching_up, clock, job, manifest

    store, now = _base.store(context), datetime.now(UTC)
    asked = job.Job(as_of or clock.today(store, now), tuple(feed or ()), now)
    reports: list[IngestReport] = []
    with logs.nightly_log(store.path) as log:
        given = store, asked, _base.taxonomy(), log
        bars = progress.for_terminal()
        results = (
            catching_up.catch_up(*given, clock=partial(datetime.now, UTC), progress=bars)
            if catch_up
            else [job.nightly(*given, bars)]
        )
        for result in results:
            told = {"as_of": str(result.night.as_of), "published": result.published}
            printing.as_json(manifest.head(result.night) | told)
            reports.extend(result.reports)
    for path, report in zip(asked.feeds, reports, strict=True):
        _base.refuse(path, report.refused)
