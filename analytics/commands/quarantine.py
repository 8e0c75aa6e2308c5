"""`rereview quarantine`: rows that were set aside."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from analytics.commands import _base
from analytics.options import AsJson, TableFormat

ORDER = 12
commands = _base.group("Look at rows that were set aside, and take them out for repair.", "quarantine")


@commands.command("list", epilog="Example: rereview quarantine list --top 20")
def list_quarantined(
    context: typer.Context,
    top: Annotated[int, typer.Option(min=1, metavar="K", help="How many rows to show.")] = 50,
    as_json: AsJson = False,
) -> None:
    """Show the rows that were set aside, each with its file, row number and reason."""
    from analytics import printing
    from analytics.feed import quarantine as aside

    printing.quarantined(aside.listing(_base.store(context)), top, as_json=as_json)


@commands.command("export", epilog="Example: rereview quarantine export repair")
def export_quarantined(
    context: typer.Context,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="New folder; once repaired, a feed to ingest.")],
    file_format: Annotated[TableFormat, typer.Option("--format", help="What to write.")] = "csv",
) -> None:
    """Write the rows that were set aside as a feed, to be repaired and sent again."""
    from analytics.feed import quarantine as aside

    for table, rows in aside.export(_base.store(context), out, file_format=file_format).items():
        typer.echo(f"{out}/{table}.{file_format}: {rows:,} rows")
