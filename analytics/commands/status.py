"""`rereview status`: for whoever, or whatever, watches over the nights."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from analytics.commands import _base
from analytics.options import AsJson

ORDER = 17
commands = _base.group()


@commands.command(epilog="Example: rereview status --json --max-age-hours 30")
def status(
    context: typer.Context,
    max_age_hours: Annotated[
        float, typer.Option(min=0, metavar="HOURS", help="Older than this, the current night is stale.")
    ] = 36.0,
    as_json: AsJson = False,
    prometheus: Annotated[bool, typer.Option("--prometheus", help="Print text for Prometheus.")] = False,
) -> None:
    """Say how the store stands: the night and its age, the last run, its gates, counts, disk."""
    from datetime import UTC, datetime

    from analytics import printing
    from analytics.errors import UsageError
    from analytics.nightly import exposition, standing
    from analytics.store.open import open_store

    if as_json and prometheus:
        raise UsageError("status: --json and --prometheus", allowed="one of them")
    found = standing.look(open_store(context.obj, create=False), datetime.now(UTC), max_age_hours)
    if as_json:
        printing.as_json(found.to_json())
    elif prometheus:
        typer.echo(exposition.text(found), nl=False)
    else:
        _print(found.to_json())
    found.require_fine()


def _print(told: Mapping[str, Any]) -> None:
    from analytics import printing

    night, attempt = told["night"], told["attempt"]
    rows: list[tuple[str, object]] = []
    if night is not None:
        rows += [
            ("current night", f"{night['night']}, of {night['as_of']}"),
            ("age", f"{told['age_hours']:.1f} hours{', stale' if told['stale'] else ''}"),
            ("published", night["published_at"][:19]),
            ("model", night["model_id"]),
        ]
    if attempt is not None:
        rows += [
            ("last run", f"for {attempt['as_of']}, {attempt['started_at'][:19]}"),
            ("came to", attempt["outcome"]),
            ("took", f"{sum(attempt['seconds'].values()):.1f} s"),
        ]
    rows += told["counts"].items()
    rows += [(name.replace("_bytes", ""), f"{size / 1e6:,.1f} MB") for name, size in told["disk"].items()]
    printing.table("Status", ("what", "value"), rows)
    if attempt is not None and attempt["gates"]:
        columns = ("gate", "verdict", "figure", "measured", "limit", "against")
        gates = [tuple(gate.get(name) for name in columns) for gate in attempt["gates"]]
        printing.table("Gates of the last run", columns, gates)
    typer.echo("; ".join(told["problems"]) or "fine")
