"""What commands take, wherever more than one takes it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

EARLIEST, LATEST = date(1970, 1, 1), date(2200, 1, 1)
AnyFormat = Literal["csv", "parquet", "json"]
GraphFormat = Literal["graphml", "csv"]
TableFormat = Literal["csv", "parquet"]


def day(text: str | date) -> date:
    """The date behind YYYY-MM-DD; a wrong one is wrong usage.

    >>> day("2026-06-30")
    datetime.date(2026, 6, 30)
    """
    if isinstance(text, date):
        return text
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = date.min
    if found.isoformat() != text or not EARLIEST <= found <= LATEST:
        allowed = f"YYYY-MM-DD from {EARLIEST} to {LATEST}, such as 2026-06-30"
        raise typer.BadParameter(f"{text!r} is not a date; allowed: {allowed}")
    return found


def dated(purpose: str) -> Any:
    """An option that takes a date."""
    return typer.Option(parser=day, metavar="DATE", help=purpose)


def today() -> date:
    """The day it is in UTC."""
    return datetime.now(UTC).date()


StoreFolder = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        help="Folder of the store; made where missing. Default: what the settings name.",
    ),
]
Subject = Annotated[str, typer.Argument(metavar="SUBJECT", help="Id of the subject.")]
Feed = Annotated[Path, typer.Argument(metavar="FEED", help="Folder of the feed.")]
OutFile = Annotated[Path, typer.Option(metavar="FILE", help="File to write.")]
PublishedNight = Annotated[date | None, dated("The night; default: the current one.")]
Hops = Annotated[int, typer.Option(min=1, max=3, help="How many ties away somebody may be.")]
Until = Annotated[date | None, dated("The last night; default: --as-of.")]
Every = Annotated[int, typer.Option(metavar="DAYS", help="Days from one night to the next.")]
Recipient = Annotated[str, typer.Option(metavar="NAME", help="Whom the file is for, for the record.")]
Purpose = Annotated[str, typer.Option(metavar="PURPOSE", help="What it is for, for the record.")]
SubjectOption = Annotated[str | None, typer.Option("--subject", metavar="ID", help="Only this subject.")]
Reason = Annotated[str, typer.Option(metavar="TEXT", help="Why, for the record.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")]
