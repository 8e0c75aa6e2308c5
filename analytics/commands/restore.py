"""`rereview restore`: a store from a backup."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from analytics.commands import _base

ORDER = 20
commands = _base.group()


@commands.command(epilog="Example: rereview restore backups/2026-06-30 --to var")
def restore(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that `rereview backup` made.")],
    to: Annotated[Path, typer.Option("--to", metavar="STORE", help="New or empty folder for the store.")],
) -> None:
    """Make a store from a backup, and check its files and the whole chain of nights."""
    from analytics import progress
    from analytics.casework import people
    from analytics.nightly import restoring

    now = datetime.now(UTC)
    told, lines = restoring.restore(folder, to, people.operator(), now, progress.for_terminal())
    typer.echo(f"{to}: {told.verdict}")
    for line in lines:
        typer.echo(line)
