"""Tables and lines that a command prints for people, or as JSON for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import astuple, fields
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from analytics.feed.report import Counts, IngestReport

if TYPE_CHECKING:
    import polars as pl

WIDTH_OF_A_FILE = 240


def as_json(content: object) -> None:
    """One JSON object on standard output."""
    typer.echo(json.dumps(content, ensure_ascii=False))


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A table on standard output; numbers stand right, text is never taken for markup."""
    shown = Table(title=escape(title), title_justify="left")
    for place, column in enumerate(columns):
        numbers = all(isinstance(row[place], int | float) for row in rows)
        shown.add_column(escape(column), justify="right" if numbers else "left", overflow="fold")
    for row in rows:
        shown.add_row(*(escape(_cell(value)) for value in row))
    # in a file or a pipe nothing is folded to the width of a screen that is not there
    width = None if sys.stdout.isatty() else WIDTH_OF_A_FILE
    Console(highlight=False, width=width).print(shown)


def counts(feed: str, report: IngestReport) -> None:
    """What became of a feed's rows, one line a table."""
    columns = [column.name for column in fields(Counts)]
    rows = [(name, *astuple(found)) for name, found in report.tables.items()]
    table(f"Feed {feed}", ("table", *columns), rows)


def quarantined(rows: pl.DataFrame, top: int, *, as_json: bool) -> None:
    """The first `top` rows that were set aside, and how many there are."""
    shown = rows.head(top)
    if as_json:
        typer.echo(json.dumps({"rows": rows.height, "first": shown.to_dicts()}, ensure_ascii=False))
        return
    columns = ("table_name", "file", "row_number", "reason")
    table("Set aside", columns, shown.select(columns).rows())
    typer.echo(f"{shown.height:,} of {rows.height:,} rows; `rereview quarantine export` writes the unmended")


def explanation(told: Mapping[str, Any]) -> None:
    """One subject's contributions, and the sum they make."""
    if told["rank"] is None:
        typer.echo(f"{told['subject_id']} is not on the list of {told['as_of']}.")
        return
    parts = told["contributions"]
    rows = [
        (_signed(part["evidence"]), part["signal"], part["reason"], ", ".join(part["event_ids"]))
        for part in parts
    ]
    title = f"{told['subject_id']} on {told['as_of']}: rank {told['rank']}, score {told['score']:.3f} nats"
    table(title, ("evidence", "signal", "reason", "reports"), rows)
    total = told["prior"] + sum(part["evidence"] for part in parts)
    typer.echo(f"prior {told['prior']:.3f} and {len(parts)} contributions add up to {total:.3f} nats")


def _signed(nats: float) -> str:
    return f"{nats:+.3f}"


def _cell(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    text = "" if value is None else str(value)
    # what a feed sent must not move the cursor, colour the screen or turn the reading direction
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)
