"""`rereview verify`: is the past what was published?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from analytics.commands import _base

ORDER = 9
commands = _base.group()


@commands.command(epilog="Example: rereview verify --anchor heads.jsonl --rebuild")
def verify(
    context: typer.Context,
    anchor: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Heads that nightly, verify or audit anchor printed."),
    ] = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Compute nights of this code again and compare.")
    ] = False,
) -> None:
    """Check every published night's manifest, inputs and outputs, and the log of what people did."""
    from analytics import printing, progress
    from analytics.nightly import inspection
    from analytics.nightly import verify as verifying

    anchors = [] if anchor is None else verifying.read_anchor(anchor)
    taxonomy = _base.taxonomy() if rebuild else None
    told = inspection.inspect(_base.store(context), anchors, taxonomy, progress.for_terminal())
    printing.table("Published nights", inspection.COLUMNS, told.rows)
    typer.echo(told.verdict)
    if told.head is not None:
        printing.as_json(told.head)
    if told.log is not None:
        typer.echo(told.log.verdict)
        if told.log.head is not None:
            printing.as_json(told.log.to_json())
    told.require_sound()
