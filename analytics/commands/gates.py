"""`rereview gates`: what each gate measured, and against what."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from analytics.commands import _base
from analytics.options import AsJson, dated

ORDER = 25
commands = _base.group()


@commands.command(epilog="Example: rereview gates --as-of 2026-06-30 --json")
def gates(
    context: typer.Context,
    as_of: Annotated[date | None, dated("A published night; default: the newest attempt.")] = None,
    attempt: Annotated[int | None, typer.Option(metavar="N", help="Number of an attempt.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show what the gates said of a night, or of an attempt to publish one."""
    from analytics import printing
    from analytics.nightly import gate_report

    told = gate_report.report(_base.store(context), as_of, attempt)
    if as_json:
        printing.as_json(told)
    else:
        printing.gates(told)
