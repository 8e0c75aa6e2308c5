"""`rereview restore`: a store from a backup."""

from __future__ import annotations

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
    from analytics.nightly import inspection
    from analytics.store import backup as copying
    from analytics.store.open import open_store

    bars = progress.for_terminal()
    with bars.stage("Restore") as update:
        made = copying.restore(folder, to, update)
    told = inspection.inspect(open_store(made.path, create=False), (), None, bars)
    told.require_sound()
    copying.put_in_place(made, to)
    typer.echo(f"{to}: {told.verdict}")
