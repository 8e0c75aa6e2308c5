"""`rereview backup`: a whole copy of the store."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from analytics.commands import _base

ORDER = 19
commands = _base.group()


@commands.command(epilog="Example: rereview --store var backup backups/2026-06-30")
def backup(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="New folder for the copy.")],
    link: Annotated[
        bool, typer.Option("--link", help="Link files that never change, where the file system can.")
    ] = False,
) -> None:
    """Copy the store while readers read and people decide, and check every file of the copy."""
    from datetime import UTC, datetime

    from analytics import progress
    from analytics.store import backup as copying
    from analytics.store.open import open_store

    store = open_store(context.obj, create=False)
    with progress.for_terminal().stage("Backup") as update:
        told = copying.backup(store, folder, datetime.now(UTC), update, link=link)
    size = sum(file["bytes"] for file in told["files"].values())
    typer.echo(f"{folder}: {len(told['files']):,} files, {size / 1e6:,.1f} MB, every hash checked")
