"""`rereview runs`: the files of published nights, what they take up, and which may go."""

from __future__ import annotations

from typing import Annotated

import typer

from analytics.commands import _base
from analytics.options import AsJson

ORDER = 18
commands = _base.group("Look at the files of published nights, and drop those nobody needs any more.", "runs")


@commands.command("list", epilog="Example: rereview runs list")
def list_runs(context: typer.Context, as_json: AsJson = False) -> None:
    """Show every published night with its size on disk, and whether its file was dropped."""
    from analytics import printing
    from analytics.nightly import retention

    told = retention.listing(_base.store(context))
    if as_json:
        printing.as_json({"runs": told})
        return
    rows = [
        (run["night"], run["as_of"], run["published_at"][:19], _megabytes(run["bytes"]), run["state"])
        for run in told
    ]
    printing.table("Runs", ("night", "as of", "published", "MB", "state"), rows)


@commands.command(epilog="Example: rereview runs forecast")
def forecast(context: typer.Context, as_json: AsJson = False) -> None:
    """Say how the disk fills: bytes a night and a load, and the days until it is full."""
    from datetime import UTC, datetime

    from analytics import printing
    from analytics.nightly import retention

    found = retention.forecast(_base.store(context), datetime.now(UTC))
    if as_json:
        printing.as_json(found.to_json())
        return
    days = "never" if found.days_until_full is None else f"{found.days_until_full:,.0f} days"
    rows = [
        (f"{found.nights} nights", f"{_megabytes(found.run_bytes)} MB"),
        ("rows of all loads", f"{_megabytes(found.row_bytes)} MB"),
        ("a night", f"{_megabytes(found.bytes_a_night)} MB, {found.nights_a_day:.2f} a day"),
        ("a load", f"{_megabytes(found.bytes_a_load)} MB, {found.loads_a_day:.2f} a day"),
        ("free", f"{_megabytes(found.free_bytes)} MB"),
        ("full in", days),
    ]
    printing.table("Disk", ("what", "how much"), rows)
    if found.assumed:
        typer.echo("too little history for a rate: one night and one load a day are assumed")


@commands.command(epilog="Example: rereview runs prune --keep-days 90 --keep-monthly --dry-run")
def prune(
    context: typer.Context,
    keep_days: Annotated[
        int, typer.Option(min=0, metavar="N", help="Keep the nights of N days before the current one.")
    ] = 90,
    keep_monthly: Annotated[
        bool, typer.Option("--keep-monthly", help="Also keep the first night of each month.")
    ] = False,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who drops them, for the record.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="List what would go, drop nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Drop the files of nights that nobody needs any more; the chain of nights stays whole."""
    import sys
    from datetime import UTC, datetime

    from analytics.errors import UsageError
    from analytics.nightly import retention
    from analytics.store import models

    store = _base.store(context)
    chosen = retention.droppable(store, keep_days, keep_monthly=keep_monthly)
    for night in chosen:
        typer.echo(f"night {night.number} of {night.as_of}: {night.run_path.name}")
    if dry_run:
        typer.echo(f"{len(chosen)} files would go")
        return
    if chosen and not yes:
        if not sys.stdin.isatty():
            raise UsageError(
                f"runs prune: {len(chosen)} files, and nobody to ask", allowed="--yes or --dry-run"
            )
        if not typer.confirm(f"Drop {len(chosen)} files for good?", err=True):
            typer.echo("nothing dropped")
            return
    gone = retention.prune(
        store, keep_days, keep_monthly=keep_monthly, now=datetime.now(UTC), by=by.strip() or models.user()
    )
    typer.echo(f"dropped {len(gone)} files")


def _megabytes(size: float) -> str:
    return f"{size / 1e6:,.1f}"
