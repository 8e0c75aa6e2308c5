"""`rereview rights`: answers to what the people on the list may ask for."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from analytics.commands import _base
from analytics.options import AsJson, Subject

ORDER = 62
commands = _base.group("Answer a person: what is held, what is wrong, what may not be used.", "rights")
By = Annotated[str, typer.Option("--by", metavar="PERSON", help="Who acts: the id of a person.")]
Why = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, for the record.")]
Code = Annotated[str, typer.Option("--reason-code", metavar="CODE", help="On what ground.")]
_FROM_THE_SOURCE = (
    "Ask the source for what is right: a report of its own under a new id; of the person's group, status, "
    "dates or area a new version of the row in `subjects`."
)
"""What a correction cannot say, and who can."""


@commands.command(epilog="Example: rereview rights statement S000017 --by sue --out statement.md")
def statement(
    context: typer.Context,
    subject: Subject,
    by: By,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="File to write, .md.")] = None,
    as_json: AsJson = False,
) -> None:
    """Say in plain language everything that is held about a subject, and every use of it."""
    from datetime import UTC, datetime

    from analytics import printing
    from analytics.casework import directory
    from analytics.casework.database import open_casework
    from analytics.errors import UsageError
    from analytics.nightly import outfiles, statement_document
    from analytics.nightly import statement as statements
    from analytics.store import switch

    if out is None and not as_json:
        raise UsageError("rights statement: nowhere to write", allowed="--out FILE.md or --json")
    if out is not None:
        outfiles.format_of(out, ("md",))
    store = _base.store(context)
    # it says where the person stood on every night; the time to answer is long, and the switch is not
    switch.require_on(store)
    casework = open_casework(store)
    actor = directory.person(casework, by).actor
    told = statements.gather(store, casework, actor, subject, now=datetime.now(UTC))
    if out is not None:
        outfiles.write_all({"": statement_document.markdown(told).encode()}, out, "md")
        typer.echo(f"written: {out}", err=True)
    if as_json:
        printing.as_json(told)


@commands.command(
    epilog="Example: rereview rights rectify S000017 E42 --kind disputed --by sam --reason 'another person'"
)
def rectify(
    context: typer.Context,
    subject: Subject,
    report: Annotated[str, typer.Argument(metavar="REPORT", help="Id of the report that is wrong.")],
    by: By,
    reason: Why,
    kind: Annotated[str, typer.Option(metavar="KIND", help="misattributed or disputed.")] = "disputed",
) -> None:
    """Take a report out of a subject's score for good, from the next night on.

    That is all that a correction can say; whatever else is wrong has to come from the source.
    """
    from datetime import UTC, datetime
    from typing import cast

    from analytics.casework import directory
    from analytics.casework.database import open_casework
    from analytics.casework.reviews import marks
    from analytics.store import erasing_rows

    store = _base.store(context)
    casework = open_casework(store)
    actor = directory.person(casework, by).actor
    reports = erasing_rows.trace(store, subject).event_ids
    why = cast("marks.Kind", kind), reason
    number = marks.mark(casework, actor, report, subject, *why, reports=reports, now=datetime.now(UTC))
    typer.echo(f"mark {number}: {marks.FOR_GOOD}")
    typer.echo(_FROM_THE_SOURCE)


@commands.command(
    epilog="Example: rereview rights restrict S1 --reason-code 'court order' --by sue --reason 'of 3 May'"
)
def restrict(context: typer.Context, subject: Subject, by: By, reason: Why, reason_code: Code) -> None:
    """Keep a subject, and let nobody be handed or shown their place on the list for now."""
    _restrict(context, subject, by, (reason_code, reason), held=True)


@commands.command(
    epilog="Example: rereview rights lift S1 --reason-code 'looked into' --by sue --reason 'settled'"
)
def lift(context: typer.Context, subject: Subject, by: By, reason: Why, reason_code: Code) -> None:
    """Let a restricted subject's data be used again."""
    _restrict(context, subject, by, (reason_code, reason), held=False)


def _restrict(context: typer.Context, subject: str, by: str, why: tuple[str, str], *, held: bool) -> None:
    from datetime import UTC, datetime

    from analytics.casework import directory
    from analytics.casework.database import open_casework
    from analytics.casework.removal import restricting
    from analytics.errors import UsageError
    from analytics.store import about

    store = _base.store(context)
    casework = open_casework(store)
    actor = directory.person(casework, by).actor
    if not about.knows(store, subject):
        raise UsageError(f"subject {subject}: not in the store", allowed="an id that was ingested")
    change = restricting.restrict if held else restricting.lift
    change(casework, actor, subject, *why, now=datetime.now(UTC))
    typer.echo("restricted: kept, and neither handed out nor shown" if held else "lifted")
