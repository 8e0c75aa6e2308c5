"""`rereview missed`: who was reopened without having been read in time, and why."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Annotated

import typer

from analytics.casework import purposes
from analytics.commands import _base
from analytics.options import AsJson, Purpose, dated, today

ORDER = 28
commands = _base.group()
_DAYS = 180


@commands.command(epilog="Example: rereview missed --since 2026-01-01 --until 2026-07-01 --json")
def missed(
    context: typer.Context,
    since: Annotated[
        date | None, dated("First day of the reopenings; default: half a year before --until.")
    ] = None,
    until: Annotated[date | None, dated("The day after the last; default: tomorrow.")] = None,
    purpose: Purpose = purposes.NOT_STATED,
    as_json: AsJson = False,
) -> None:
    """Show who was missed, where they stood in the nights before, and why. Each name is logged."""
    from analytics import printing
    from analytics.casework import people
    from analytics.casework.database import open_casework
    from analytics.casework.reviews import missed as missing

    store, now = _base.store(context), datetime.now(UTC)
    last = until or today() + timedelta(days=1)
    first = since or last - timedelta(days=_DAYS)
    told = missing.missed(
        store, open_casework(store), people.operator(), first, last, now=now, purpose=purpose
    )
    if as_json:
        printing.as_json(told.content)
        return
    rows = [
        (
            each.subject_id,
            each.occurred_on,
            each.found_by,
            each.best_rank,
            each.reasons[0].why,
            each.reasons[0].words,
        )
        for each in told.missed
    ]
    columns = ("subject", "reopened", "found by", "best rank", "main reason", "in words")
    printing.table("Missed", columns, rows)
    printing.line(told.sentence)
