"""`rereview audit`: what was done to whose data, by whom and what for."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analytics.casework import purposes
from analytics.commands import _base
from analytics.errors import UsageError
from analytics.options import AsJson, Purpose, Recipient, SubjectOption, dated

if TYPE_CHECKING:
    from analytics.casework.database import Casework
    from analytics.store.open import Store

ORDER = 50
commands = _base.group("Read the log of what people did, and hand out evidence.", "audit")


@commands.command(epilog="Example: rereview audit show --subject S000017 --since 2026-06-01")
def show(
    context: typer.Context,
    subject: SubjectOption = None,
    since: Annotated[date | None, dated("Only from this day on (UTC).")] = None,
    until: Annotated[date | None, dated("Only up to and with this day (UTC).")] = None,
    actor: Annotated[str | None, typer.Option(metavar="ID", help="Only what this person did.")] = None,
    kind: Annotated[str | None, typer.Option(metavar="KIND", help="Only this kind of act.")] = None,
    most: Annotated[int, typer.Option("--most", min=1, metavar="N", help="The newest N entries.")] = 100,
    as_json: AsJson = False,
) -> None:
    """Show entries of the log, oldest first; that they were looked at is an entry too."""
    from analytics import printing
    from analytics.casework import people
    from analytics.casework.database import open_casework
    from analytics.casework.log import log_reading

    asked = log_reading.Asked(
        subject, _midnight(since), _midnight(until and until + timedelta(days=1)), actor, kind
    )
    store = _base.store(context)
    casework = open_casework(store)
    _check_known(store, casework, subject)
    told = log_reading.shown(casework, people.operator(), asked, now=datetime.now(UTC), most=most)
    if as_json:
        entries = [log_reading.as_json(entry, told.recipients) for entry in told.entries]
        printing.as_json({"total": told.total, "entries": entries})
        return
    columns = ("number", "time (UTC)", "who", "kind", "action", "purpose", "subject", "content")
    rows = [
        (
            entry.number,
            f"{entry.at:%Y-%m-%d %H:%M:%S}",
            entry.actor,
            entry.kind,
            entry.action,
            entry.purpose,
            (subject if subject and entry.subject else (entry.subject or "")[:12]),
            entry.content,
        )
        for entry in told.entries
    ]
    printing.table("Log", columns, rows)
    typer.echo(f"{len(rows)} of {told.total} entries")


@commands.command(epilog="Example: rereview audit export --subject S000017 --out evidence.zip")
def export(
    context: typer.Context,
    out: Annotated[Path, typer.Option(metavar="FILE", help="File to write, .zip.")],
    subject: SubjectOption = None,
    month: Annotated[str | None, typer.Option(metavar="YYYY-MM", help="Or all of one month.")] = None,
    recipient: Recipient = purposes.NOT_STATED,
    purpose: Purpose = purposes.NOT_STATED,
) -> None:
    """Write an evidence bundle of one subject or one month, which verifies by itself."""
    from analytics.casework import people
    from analytics.casework.database import open_casework
    from analytics.casework.log import bundle
    from analytics.nightly import outfiles

    outfiles.format_of(out, ("zip",))
    wanted = bundle.Wanted(subject, _month(month), recipient, purpose)
    store = _base.store(context)
    casework, now = open_casework(store), datetime.now(UTC)
    _check_known(store, casework, subject)
    with outfiles.filling(out) as file:
        entries = bundle.write(casework, store, people.operator(), wanted, file, now=now)
    typer.echo(f"{entries} entries about {wanted.about}")


@commands.command(epilog="Example: rereview audit anchor >> heads.jsonl")
def anchor(context: typer.Context) -> None:
    """Print the head of the log, to be kept elsewhere and given to `rereview verify --anchor`."""
    from analytics import printing
    from analytics.nightly import inspection

    head = inspection.log_head(_base.store(context))
    if head is None:
        raise UsageError("audit anchor: there is no log yet", allowed="a store with casework")
    printing.as_json(head)


@commands.command(epilog="Example: rereview audit resume")
def resume(
    context: typer.Context,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Let a log go on whose database came from a backup: an entry says what is lost by it.

    `rereview restore` does so by itself; this is for a database that was restored by other means.
    """
    from analytics.casework import keys, people
    from analytics.casework.database import open_casework
    from analytics.casework.log import resuming

    store = _base.store(context)
    found = resuming.losses(store)
    if not found:
        raise UsageError("audit resume: nothing is lost", allowed="a log that ends before its note")
    others = resuming.in_use(store, found)
    if others and keys.folder(store) != keys.beside(store):
        allowed = "a copy to try that has a folder of keys of its own"
        raise UsageError(f"audit resume: the log goes on in {', '.join(others)}", allowed=allowed)
    casework = open_casework(store)
    for loss in found:
        typer.echo(loss)
    if not yes and not typer.confirm("Put that on record, and let the log go on?", err=True):
        raise typer.Abort
    resuming.resume(casework, people.operator(), found, datetime.now(UTC))
    typer.echo("the log says so from now on")


def _check_known(store: Store, casework: Casework, subject: str | None) -> None:
    """`UsageError` for somebody of whom neither the store nor the log knows; the log knows who was erased."""
    from analytics.casework.log import log_reading
    from analytics.store import about

    if subject is not None and not log_reading.names(casework, subject) and not about.knows(store, subject):
        raise UsageError(f"subject {subject}: not in the log, nor in the store", allowed="a subject's id")


def _midnight(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), UTC)


def _month(text: str | None) -> date | None:
    try:
        return None if text is None else datetime.strptime(text, "%Y-%m").replace(tzinfo=UTC).date()
    except ValueError:
        raise UsageError(f"--month {text!r}", allowed="YYYY-MM, such as 2026-06") from None
