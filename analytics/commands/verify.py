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
        typer.Option(metavar="FILE", help="Heads of the chain that nightly or verify printed earlier."),
    ] = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Compute nights of this code again and compare.")
    ] = False,
) -> None:
    """Check the chain and every published night's manifest, inputs and outputs."""
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
    told.require_sound()
