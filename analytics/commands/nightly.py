"""`rereview nightly`: the scheduled job."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from analytics.commands import _base
from analytics.errors import UsageError
from analytics.options import Reason, dated

if TYPE_CHECKING:
    from analytics.feed.report import IngestReport

ORDER = 5
ExecutorKind = Literal["here", "processes", "dask"]
commands = _base.group()


@commands.command(epilog="Example: rereview nightly --as-of 2026-06-30 --feed feed")
def nightly(  # noqa: PLR0913 - each is an option of its own
    context: typer.Context,
    as_of: Annotated[date | None, dated("The night; default: today.")] = None,
    feed: Annotated[
        list[Path] | None,
        typer.Option("--feed", metavar="FEED", help="A feed to load first; may be repeated."),
    ] = None,
    catch_up: Annotated[
        bool, typer.Option("--catch-up", help="Also publish the nights missed before, in their order.")
    ] = False,
    override: Annotated[
        list[str] | None,
        typer.Option(metavar="GATE", help="A gate that may fail this once; may be repeated."),
    ] = None,
    by: Annotated[str, typer.Option(metavar="NAME", help="Who overrides, for the record.")] = "",
    reason: Reason = "",
    executor: Annotated[
        ExecutorKind,
        typer.Option(
            metavar="WHO", help="`here`, `processes` of this machine, or `dask`: who works on parts."
        ),
    ] = "processes",
    scheduler: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Address of Dask's scheduler, with --executor dask.")
    ] = None,
    parts: Annotated[
        int | None, typer.Option(help="Parts of the list, a power of 2 up to 64; default: by its size.")
    ] = None,
) -> None:
    """The scheduled job: ingest, score, check, publish."""
    from analytics import logs, printing, progress, settings
    from analytics.nightly import catching_up, clock, gates, inspection, job, manifest
    from analytics.nightly.scoring import Plan

    allowed = gates.overriding(override or (), by, reason, gates.load())
    if allowed and catch_up:
        raise UsageError("--override with --catch-up", allowed="an override for one night by itself")
    store, now, bars = _base.store(context), datetime.now(UTC), progress.for_terminal()
    plan = Plan(parts, executor, scheduler, settings.load().threads, bars)
    night = as_of or clock.today(store, now)
    asked = job.Job(night, tuple(feed or ()), now, plan=plan, override=allowed)
    reports: list[IngestReport] = []
    with logs.nightly_log(store.path) as log:
        given = store, asked, _base.taxonomy(), log
        results = (
            catching_up.catch_up(*given, clock=partial(datetime.now, UTC), progress=bars)
            if catch_up
            else [job.nightly(*given, bars)]
        )
        for result in results:
            told = {"as_of": str(result.night.as_of), "published": result.published}
            printing.as_json(manifest.head(result.night) | told)
            reports.extend(result.reports)
    if (head := inspection.log_head(store)) is not None:
        printing.as_json(head)
    for path, report in zip(asked.feeds, reports, strict=True):
        _base.refuse(path, report.refused)
