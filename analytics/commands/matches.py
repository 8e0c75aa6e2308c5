"""`rereview matches`: identifiers and people that nearly match, and what was decided of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from analytics.commands import _base
from analytics.options import AsJson, PublishedNight

if TYPE_CHECKING:
    from analytics.store.merges import Verdict

ORDER = 14
commands = _base.group("Look at what nearly matches, and say what is one and what is not.", "matches")
First = Annotated[str, typer.Argument(metavar="A", help="A value that reports name, or the id of a subject.")]
Second = Annotated[str, typer.Argument(metavar="B", help="The other one, of the same kind.")]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who decides, for the record.")]
Why = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, for the record.")]


@commands.command("list", epilog="Example: rereview matches list --as-of 2026-06-30")
def list_matches(context: typer.Context, as_of: PublishedNight = None, as_json: AsJson = False) -> None:
    """Show undecided pairs that may be one, with what speaks for it; nothing merges by itself."""
    from analytics import printing, progress
    from analytics.casework.removal import withholding
    from analytics.network.near import suggestions

    store = _base.store(context)
    night = suggestions.the_night(store, as_of)
    suggested = suggestions.suggest(store, night, progress=progress.for_terminal())
    found = withholding.of(store).told(suggested.to_dicts())
    if as_json:
        printing.as_json({"as_of": str(night), "matches": found, "subjects_note": suggestions.TOO_LITTLE})
        return
    rows = [
        (row["link_kind"] or row["kind"], row["first"], row["second"], row["probability"], row["bits"],
         "; ".join(row["evidence"]), ", ".join(row["event_ids"]))
        for row in found
    ]  # fmt: skip
    columns = ("kind", "A", "B", "probability", "bits", "what speaks for it", "reports")
    printing.table(f"May be one, by {night}", columns, rows)
    typer.echo(suggestions.TOO_LITTLE)


@commands.command(epilog="Example: rereview matches same T12ab t12-ab --by 'A. Reader' --reason 'one plate'")
def same(context: typer.Context, first: First, second: Second, by: By, reason: Why) -> None:
    """Record that two values are one; of two subjects only that they may be one person, nothing is merged."""
    _record(context, (first, second), "same", by, reason)


@commands.command(
    epilog="Example: rereview matches different T12ab T21ab --by 'A. Reader' --reason 'two plates'"
)
def different(context: typer.Context, first: First, second: Second, by: By, reason: Why) -> None:
    """Record that two values are not one; they are not suggested again, nor merged through others."""
    _record(context, (first, second), "different", by, reason)


@commands.command(epilog="Example: rereview matches undo T12ab t12-ab --by 'A. Reader' --reason 'misread'")
def undo(context: typer.Context, first: First, second: Second, by: By, reason: Why) -> None:
    """Take back the decision on a pair that counts; what counted before it counts again."""
    _record(context, (first, second), "undone", by, reason)


@commands.command(epilog="Example: rereview matches decisions")
def decisions(context: typer.Context, as_json: AsJson = False) -> None:
    """Show everything that was ever decided of pairs, the oldest first, and what counts."""
    from dataclasses import asdict

    from analytics import printing
    from analytics.casework.removal import withholding
    from analytics.store import merges

    store = _base.store(context)
    made = merges.all(store)
    counting = merges.standing(made)
    rows = [
        asdict(decision)
        | {"decided_at": decision.decided_at.isoformat(), "counts": counting.get(decision.pair, "nothing")}
        for decision in made
    ]
    rows = withholding.of(store).told(rows)
    if as_json:
        printing.as_json({"decisions": rows})
        return
    titles = {
        "number": "no.", "decided_at": "decided at", "decided_by": "by", "kind": "kind", "first": "A",
        "second": "B", "verdict": "decision", "counts": "counts now", "reason": "reason",
    }  # fmt: skip
    printing.table("Decisions", list(titles.values()), [[row[name] for name in titles] for row in rows])


def _record(context: typer.Context, values: tuple[str, str], verdict: Verdict, by: str, reason: str) -> None:
    from analytics.network.near import asked
    from analytics.store import merges

    store = _base.store(context)
    pair = asked.decided(store, *values) if verdict == "undone" else asked.pair(store, *values)
    done = merges.record(store, pair, verdict, by, reason)
    counts = merges.standing(merges.all(store)).get(pair, "nothing")
    typer.echo(f"recorded as decision {done.number}: {done.kind}s {done.first} and {done.second}: {verdict}")
    typer.echo(f"counts now: {counts}")
    if done.kind == "subject":
        typer.echo("recorded and shown only: records of subjects are not merged")
    if verdict != "undone":
        typer.echo(f"undo: rereview matches undo {done.first} {done.second} --by NAME --reason TEXT")
