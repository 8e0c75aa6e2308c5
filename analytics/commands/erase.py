"""`rereview erase`: a person leaves the system for good."""

from __future__ import annotations

from typing import Annotated

import typer

from analytics.commands import _base
from analytics.options import AsJson, Subject

ORDER = 31
commands = _base.group()


@commands.command(
    epilog="Example: rereview erase S000017 --by sue --confirm ann --reason-code 'removal agreed' --dry-run"
)
def erase(
    context: typer.Context,
    subject: Subject,
    by: Annotated[str, typer.Option("--by", metavar="PERSON", help="Who erases: the id of a person.")],
    confirm: Annotated[str, typer.Option("--confirm", metavar="PERSON", help="Who confirms: another one.")],
    reason_code: Annotated[
        str,
        typer.Option(
            "--reason-code",
            metavar="CODE",
            help="What for; a wrong one says which there are.",
        ),
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go, erase nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: AsJson = False,
) -> None:
    """Take a person out of every file and database, and hold back later feeds that name them."""
    import sys
    from datetime import UTC, datetime

    from analytics import printing, progress
    from analytics.errors import UsageError
    from analytics.nightly import erasure

    store = _base.store(context)
    asked = erasure.Asked(subject, by, confirm, reason_code)
    now = datetime.now(UTC)
    found = erasure.look(store, asked, now)
    if not dry_run:
        erasure.require_clear(asked, found.against)
        if not yes:
            if not sys.stdin.isatty():
                raise UsageError("erase: for good, and nobody to ask", allowed="--yes or --dry-run")
            if not typer.confirm(f"Erase {subject} for good?", err=True):
                typer.echo("nothing erased")
                return
        found = erasure.erase(store, asked, now, progress.for_terminal())
    if as_json:
        printing.as_json({"erased": not dry_run} | found.to_json())
        return
    rows = [*found.rows.items(), ("nights", len(found.nights)), ("files of text", len(found.texts))]
    rows += [
        ("state", found.state),
        *((f"casework: {name}", count) for name, count in found.casework.items()),
    ]
    printing.table("Would be erased" if dry_run else "Erased", ("what", "rows"), rows)
    told = [
        (each.at.isoformat()[:19], each.by, each.action, each.recipient, each.content)
        for each in found.handed
    ]
    if told:
        columns = ("when (UTC)", "by", "what", "to whom", "particulars")
        printing.table("Handed out before: tell whoever has it", columns, told)
    for reason in found.against:
        typer.echo(f"would be refused: {reason}")
    if not dry_run:
        typer.echo("erased; copies that were handed out and backups taken before still hold the person")
