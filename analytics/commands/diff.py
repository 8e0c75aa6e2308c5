"""`rereview diff`: what two published nights say differently, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from analytics.commands import _base
from analytics.options import AsJson

ORDER = 16
commands = _base.group()
MOST_PEOPLE, MOST_REASONS, MOST_PARAMETERS = 20, 4, 20
"""What is printed for people; `--json` has all of it."""
ANY_NIGHT = "A published night, by its date or its number."


@commands.command(epilog="Example: rereview diff 2026-06-29 2026-06-30")
def diff(
    context: typer.Context,
    before: Annotated[str, typer.Argument(metavar="A", help=ANY_NIGHT)],
    after: Annotated[str, typer.Argument(metavar="B", help=ANY_NIGHT)],
    top: Annotated[int, typer.Option(min=1, metavar="K", help="First places to look at.")] = 100,
    as_json: AsJson = False,
) -> None:
    """Say who moved from one published night to another, why, and because of which events or parameters."""
    from analytics import printing, progress
    from analytics.casework.removal import withholding
    from analytics.nightly import differing, published

    store = _base.store(context)
    nights = [published.chosen(store, asked, "diff") for asked in (before, after)]
    told = differing.differ(store, nights[0], nights[1], top, progress.for_terminal())
    told = withholding.of(store).told(told)
    if as_json:
        printing.as_json(told)
    else:
        _print(told)


def _print(told: Mapping[str, Any]) -> None:
    from analytics import printing

    rows = [(name, *(told[night][name] for night in ("before", "after"))) for name in told["before"]]
    printing.table("Two nights", ("", "A", "B"), rows)
    changed = [(row["what"], row["before"], row["after"]) for row in told["parameters"]]
    if changed:
        printing.table("What changed besides the record", ("what", "A", "B"), changed[:MOST_PARAMETERS])
        _more(len(changed), MOST_PARAMETERS, "parameters")
    else:
        typer.echo("model, code, taxonomy and policy are the same")
    for load in told["loads"]:
        typer.echo(f"loaded between: {load['load']} at {load['loaded_at'][:19]}, feed {load['feed']}")
    for name, title in (("entered", "Came onto the list"), ("left", "Left the list")):
        people = [(one["subject_id"], one["rank"], one["why"]) for one in told[name]]
        if people:
            printing.table(title, ("subject", "rank", "why"), people[:MOST_PEOPLE])
            _more(len(people), MOST_PEOPLE, "people")
    for name, title in (("entered_first", "Came among"), ("left_first", "Left")):
        ranks = [(one["subject_id"], one["rank"], one["rank_after"]) for one in told[name]]
        if ranks:
            printing.table(f"{title} the first {told['top']}", ("subject", "rank A", "rank B"), ranks)
    _print_moved(told["moved"])


def _print_moved(moved: list[dict[str, Any]]) -> None:
    from analytics import printing

    if not moved:
        typer.echo("nobody among the first places changed rank or score")
        return
    rows = [
        (one["subject_id"], one["rank_before"], one["rank_after"], f"{one['change']:+.3f}", _reasons(one))
        for one in moved[:MOST_PEOPLE]
    ]
    columns = ("subject", "rank A", "rank B", "score", "because of")
    printing.table("Moved most", columns, rows)
    _more(len(moved), MOST_PEOPLE, "people")


def _reasons(one: Mapping[str, Any]) -> str:
    """The changes that make most of it, each with its events of note."""
    parts = [
        f"{row['change']:+.3f} {row['what']}: {row['reason']}"
        + (f" (newly known {', '.join(row['events_new'])})" if row["events_new"] else "")
        + (f" (retracted {', '.join(row['events_retracted'])})" if row["events_retracted"] else "")
        for row in one["contributions"]
    ]
    rest = len(parts) - MOST_REASONS
    return "; ".join(parts[:MOST_REASONS]) + (f"; and {rest} more" if rest > 0 else "")


def _more(there: int, shown: int, what: str) -> None:
    if there > shown:
        typer.echo(f"{shown} of {there:,} {what}; --json has all")
