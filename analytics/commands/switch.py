"""`rereview switch`: the whole program off and on again, with a name and a reason."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from analytics.commands import _base
from analytics.options import AsJson

ORDER = 40
commands = _base.group("Switch off everything that ranks people or shows a list, and on again.", "switch")
By = Annotated[str, typer.Option(metavar="PERSON", help="Who decided it: a supervisor's id or name.")]
Why = Annotated[str, typer.Option(metavar="TEXT", help="Why, for the record.")]


@commands.command(
    epilog="Example: rereview switch off --by 'Sue Egan' --reason 'the feed names wrong people'"
)
def off(context: typer.Context, by: By, reason: Why) -> None:
    """No night is computed and no list is shown until it is switched on; feeds can be loaded."""
    _turn(context, by, reason, is_off=True)


@commands.command(epilog="Example: rereview switch on --by 'Sue Egan' --reason 'the feed was mended'")
def on(context: typer.Context, by: By, reason: Why) -> None:
    """Nights are computed and lists are shown again."""
    _turn(context, by, reason, is_off=False)


@commands.command(epilog="Example: rereview switch status --json")
def status(context: typer.Context, as_json: AsJson = False) -> None:
    """Say whether it is on or off, and every time that it was switched."""
    from dataclasses import asdict

    from analytics import printing
    from analytics.store import switch

    record = switch.all(_base.store(context))
    if as_json:
        rows = [asdict(row) | {"at": row.at.isoformat()} for row in record]
        printing.as_json({"off": bool(record) and record[-1].off, "record": rows})
        return
    for row in record:
        typer.echo(switch.told(row))
    if not record:
        typer.echo("on; never switched off")


def _turn(context: typer.Context, by: str, reason: str, *, is_off: bool) -> None:
    from analytics.casework import switching
    from analytics.store import switch

    store = _base.store(context)
    done = switching.by_command(store, off=is_off, by=by, reason=reason, now=datetime.now(UTC))
    typer.echo(switch.told(done))
    if done.not_told:
        told = f"the audit log could not be told yet ({done.not_told}): it is told when it can be"
        typer.echo(told, err=True)
