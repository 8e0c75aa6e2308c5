"""`rereview rank`: nights of the past, as a file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from analytics.commands import _base
from analytics.options import Every, Until, dated

ORDER = 6
commands = _base.group()


@commands.command(
    epilog="Example: rereview rank --as-of 2026-01-06 --until 2026-06-30 --every 7 --out ranks.parquet"
)
def rank(
    context: typer.Context,
    as_of: Annotated[date, dated("The first night.")],
    out: Annotated[Path, typer.Option(metavar="FILE", help="File to write, .parquet or .csv.")],
    until: Until = None,
    every: Every = 7,
) -> None:
    """Rank past nights without publishing: one row a subject and night."""
    from analytics import progress
    from analytics.casework.removal import withholding
    from analytics.nightly import outfiles, past

    nights, file_format = past.dates(as_of, until, every), outfiles.format_of(out, ("parquet", "csv"))
    store = _base.store(context)
    ranked = past.rank(store, nights, _base.taxonomy(), progress.for_terminal())
    theirs = withholding.of(store).among(ranked["subject_id"])
    if theirs:
        # the contract has every ranked subject in this file: whoever is handed it has to know
        told = f"rank: the file names {len(theirs)} subject(s) whose data is restricted; hand it to nobody"
        typer.echo(told, err=True)
    outfiles.write(ranked, out, file_format)
