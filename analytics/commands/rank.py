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
    from analytics.nightly import outfiles, past

    nights, file_format = past.dates(as_of, until, every), outfiles.format_of(out, ("parquet", "csv"))
    ranked = past.rank(_base.store(context), nights, _base.taxonomy(), progress.for_terminal())
    outfiles.write(ranked, out, file_format)
