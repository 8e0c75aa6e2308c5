"""`rereview fit`: a model out of the past."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated

import typer

from analytics.commands import _base
from analytics.options import dated, today

ORDER = 3
commands = _base.group()


@commands.command(epilog="Example: rereview fit --until 2026-06-30")
def fit(
    context: typer.Context,
    until: Annotated[date | None, dated("Learn from what was recorded by then; default: today.")] = None,
    candidate: Annotated[
        bool, typer.Option("--candidate", help="Keep the model aside until it is promoted.")
    ] = False,
) -> None:
    """Learn the evidence model from what was recorded by a date, outcomes included."""
    from analytics import progress
    from analytics.casework.reviews import learning as desk
    from analytics.nightly import learning

    store, day = _base.store(context), until or today()
    kept = learning.fit(
        store,
        day,
        _base.taxonomy(),
        progress.for_terminal(),
        candidate=candidate,
        draws=desk.draws(store, day, now=datetime.now(UTC)),
    )
    state = "" if kept.in_use else f"; not in use: `rereview models promote {kept.model_id}`"
    typer.echo(f"model {kept.model_id}, fitted until {kept.fitted_until}{state}")
