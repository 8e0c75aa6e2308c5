"""`rereview export`: what a night says, as a file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from analytics.casework import purposes
from analytics.commands import _base
from analytics.options import (
    AnyFormat,
    Every,
    GraphFormat,
    Hops,
    OutFile,
    PublishedNight,
    Purpose,
    Recipient,
    Subject,
    Until,
    dated,
)

ORDER = 11
commands = _base.group("Hand out what a night says, as a file.", "export")


@commands.command(epilog="Example: rereview export queue --top 50 --format csv --out queue.csv")
def queue(
    context: typer.Context,
    top: Annotated[int, typer.Option(metavar="K", help="How many rows, from rank 1.")],
    file_format: Annotated[AnyFormat, typer.Option("--format", help="What to write.")],
    out: OutFile,
    as_of: PublishedNight = None,
    recipient: Recipient = purposes.NOT_STATED,
    purpose: Purpose = purposes.NOT_STATED,
) -> None:
    """Write the first K rows of a published queue, each with a watermark."""
    from analytics.nightly import export as exporting
    from analytics.nightly import outfiles

    store = _base.store(context)
    rows = exporting.queue(store, as_of, top, exporting.Handing(recipient, purpose))
    told = {"as_of": str(rows["as_of"][0]) if rows.height else "", "rows": rows.height, "format": file_format}
    _base.disclosed(store, "queue exported", None, (recipient, purpose), told)
    outfiles.write(rows, out, file_format)


@commands.command(
    epilog="Example: rereview export signals --as-of 2026-01-06 --until 2026-06-30 --out signals.parquet"
)
def signals(
    context: typer.Context,
    as_of: Annotated[date, dated("The first night.")],
    out: Annotated[Path, typer.Option(metavar="FILE", help="File to write, .parquet or .csv.")],
    until: Until = None,
    every: Every = 7,
    recipient: Recipient = purposes.NOT_STATED,
    purpose: Purpose = purposes.NOT_STATED,
) -> None:
    """Write what each signal says of each subject on past nights, those in shadow included."""
    from analytics import progress
    from analytics.nightly import outfiles, past, signal_export

    nights, file_format = past.dates(as_of, until, every), outfiles.format_of(out, ("parquet", "csv"))
    store = _base.store(context)
    told = signal_export.signals(store, nights, _base.taxonomy(), progress.for_terminal())
    content = {"as_of": str(nights[0]), "until": str(nights[-1]), "rows": told.height}
    _base.disclosed(store, "signals exported", None, (recipient, purpose), content)
    outfiles.write(told, out, file_format)


@commands.command(epilog="Example: rereview export ego S000017 --hops 2 --format graphml --out near.graphml")
def ego(
    context: typer.Context,
    subject: Subject,
    file_format: Annotated[GraphFormat, typer.Option("--format", help="What to write.")],
    out: OutFile,
    hops: Hops = 1,
    as_of: PublishedNight = None,
    recipient: Recipient = purposes.NOT_STATED,
    purpose: Purpose = purposes.NOT_STATED,
) -> None:
    """Write a subject's neighbourhood for i2, Gephi and the like; as CSV, two files: nodes and edges."""
    from analytics.nightly import export as exporting
    from analytics.nightly import outfiles

    store, handing = _base.store(context), exporting.Handing(recipient, purpose)
    files = exporting.ego(store, as_of, subject, hops, file_format, handing)
    content = {"as_of": str(as_of or ""), "hops": hops, "format": file_format}
    _base.disclosed(store, "ties exported", subject, (recipient, purpose), content)
    outfiles.write_all(files, out, file_format)


@commands.command(
    epilog="Example: rereview export dossier S000017 --recipient Board --purpose supervision --out S17.pdf"
)
def dossier(
    context: typer.Context,
    subject: Subject,
    recipient: Annotated[str, typer.Option(metavar="TEXT", help="Who gets it; stands on every page.")],
    purpose: Annotated[str, typer.Option(metavar="CODE", help="What for; stands on every page.")],
    out: OutFile,
    as_of: PublishedNight = None,
) -> None:
    """Print one subject as a PDF: timeline, contributions, ties with proofs, reports with their grades."""
    from datetime import UTC, datetime

    from analytics.casework import people
    from analytics.dossier.content import Handed
    from analytics.nightly import dossiers, outfiles

    store, now = _base.store(context), datetime.now(UTC)
    printed = dossiers.handed_out(
        store, people.operator(), subject, Handed(recipient, purpose), as_of, _base.taxonomy(), now
    )
    outfiles.write_all({"": printed}, out, "pdf")
