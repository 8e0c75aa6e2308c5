"""`rereview removal`: who may leave the list, proposed by one person and agreed by another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from analytics.commands import _base
from analytics.options import AsJson, PublishedNight, Subject

if TYPE_CHECKING:
    from analytics.casework.database import Casework
    from analytics.store.open import Store

ORDER = 61
commands = _base.group("See who may leave the list, propose it, and settle what others proposed.", "removal")
By = Annotated[str, typer.Option("--by", metavar="PERSON", help="Who acts: the id of a person.")]
Why = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, for the record.")]


@commands.command("list", epilog="Example: rereview removal list --by sue --top 20")
def list_removals(
    context: typer.Context,
    by: By,
    as_of: PublishedNight = None,
    top: Annotated[int, typer.Option(min=1, metavar="K", help="How many rows.")] = 50,
    as_json: AsJson = False,
) -> None:
    """Show whose quiet has lasted longest, with the reasons; nobody leaves by it."""
    from dataclasses import asdict
    from datetime import UTC, datetime

    import polars as pl

    from analytics import printing
    from analytics.casework import directory
    from analytics.casework.database import open_casework
    from analytics.casework.removal import removal_list, retaining, unlisted
    from analytics.nightly import published

    store = _base.store(context)
    casework = open_casework(store)
    night = published.night(store, as_of, "removal list")
    actor = directory.person(casework, by).actor
    policy = retaining.load()
    queue = removal_list.queue(store, casework, actor, night, now=datetime.now(UTC), policy=policy)
    found = queue.head(top)
    others = unlisted.unlisted(store, casework, actor, night, now=datetime.now(UTC))
    if as_json:
        rows = found.with_columns(pl.col(pl.Date).cast(pl.String)).to_dicts()
        told = {"removals": rows, "unranked": [asdict(each) for each in others]}
        printing.as_json({"as_of": str(night.as_of), "policy": policy.sha256, **told})
        return
    listed = pl.col("against", "reasons").list.join("; ")
    shown = found.select(removal_list.COLUMNS).with_columns(listed).rows()
    printing.table(f"May leave the list, by {night.as_of}", removal_list.COLUMNS, shown)
    for each in others:
        against = "; ".join(each.against) or "nothing stands against it"
        typer.echo(f"{each.subject_id}, whom this night does not rank: {each.proposal}; {against}")


@commands.command(
    epilog="Example: rereview removal propose S1 --by ann --reason-code 'review due' --reason 'ten years'"
)
def propose(
    context: typer.Context,
    subject: Subject,
    by: By,
    reason_code: Annotated[str, typer.Option("--reason-code", metavar="CODE", help="What it rests on.")],
    reason: Why,
) -> None:
    """Propose that a subject leaves the list; another person is to agree."""
    from datetime import UTC, datetime

    from analytics.casework import directory
    from analytics.casework.database import open_casework
    from analytics.casework.removal import guarding, removing

    store = _base.store(context)
    casework = open_casework(store)
    actor = directory.person(casework, by).actor
    _require_known(store, subject)
    facts = guarding.look(store, casework, [subject])[subject]
    number = removing.propose(casework, actor, facts, reason_code, reason, now=datetime.now(UTC))
    _warn_of_a_case(casework, subject)
    typer.echo(f"proposal {number}: another person is to agree: rereview removal agree {subject} --by PERSON")


@commands.command(epilog="Example: rereview removal agree S000017 --by sue --reason 'read; nothing since'")
def agree(context: typer.Context, subject: Subject, by: By, reason: Why) -> None:
    """Agree to an open proposal; then the subject is to be erased, which is a command of its own."""
    _settle(context, subject, by, reason, agreed=True)


@commands.command(epilog="Example: rereview removal refuse S000017 --by sue --reason 'a report of last week'")
def refuse(context: typer.Context, subject: Subject, by: By, reason: Why) -> None:
    """Refuse an open proposal; a new one may follow."""
    _settle(context, subject, by, reason, agreed=False)


@commands.command(
    epilog="Example: rereview removal withdraw S000017 --by ann --reason 'mistaken for another'"
)
def withdraw(context: typer.Context, subject: Subject, by: By, reason: Why) -> None:
    """Take back a proposal, open or agreed to; whoever proposed it may, or a supervisor."""
    from datetime import UTC, datetime

    from analytics.casework import directory
    from analytics.casework.database import open_casework
    from analytics.casework.removal import removing

    store = _base.store(context)
    casework = open_casework(store)
    actor = directory.person(casework, by).actor
    _require_known(store, subject)
    typer.echo(removing.withdraw(casework, actor, subject, reason, now=datetime.now(UTC)).told)


def _require_known(store: Store, subject: str) -> None:
    """`UsageError` for whoever is not in the store, or no more."""
    from analytics.errors import UsageError
    from analytics.store import about

    if not about.knows(store, subject):
        raise UsageError(f"subject {subject}: not in the store", allowed="an id that was ingested")


def _warn_of_a_case(casework: Casework, subject: str) -> None:
    """Say that nobody can agree yet while a case of the subject is open."""
    from analytics.casework.database import reading
    from analytics.casework.removal import guarding

    with reading(casework) as connection:
        desk = guarding.at_desk(connection, casework.keys.reference(subject), None)
    if desk.open_case is not None:
        typer.echo(
            f"case {desk.open_case} is open at the desk: nobody can agree before it is closed", err=True
        )


def _settle(context: typer.Context, subject: str, by: str, reason: str, *, agreed: bool) -> None:
    from datetime import UTC, datetime

    from analytics.casework import directory
    from analytics.casework.database import open_casework
    from analytics.casework.removal import guarding, removing

    store = _base.store(context)
    casework = open_casework(store)
    actor = directory.person(casework, by).actor
    facts = guarding.look(store, casework, [subject])[subject]
    verdict: removing.Word = "agreed" if agreed else "refused"
    done = removing.settle(casework, actor, facts, verdict, reason, now=datetime.now(UTC))
    typer.echo(done.told)
    if agreed:
        typer.echo(
            f"next: rereview erase {subject} --by PERSON --confirm PERSON --reason-code 'removal agreed'"
        )
