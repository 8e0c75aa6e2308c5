"""Tables and lines that a command prints for people, or as JSON for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, fields
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from analytics.feed.report import Counts, IngestReport
from analytics.network.words import WORDS

if TYPE_CHECKING:
    import polars as pl

    from analytics.nightly.choice import Changed

WIDTH_OF_A_FILE = 240
PAIR = 2
"""A list of this length that begins with a text is a name with its value."""


def as_json(content: object) -> None:
    """One JSON object on standard output."""
    typer.echo(json.dumps(content, ensure_ascii=False))


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A table on standard output; numbers stand right, text is never taken for markup."""
    shown = Table(title=escape(title), title_justify="left")
    for place, column in enumerate(columns):
        numbers = all(isinstance(row[place], int | float) for row in rows)
        shown.add_column(escape(column), justify="right" if numbers else "left", overflow="fold")
    for row in rows:
        shown.add_row(*(escape(_cell(value)) for value in row))
    # in a file or a pipe nothing is folded to the width of a screen that is not there
    width = None if sys.stdout.isatty() else WIDTH_OF_A_FILE
    Console(highlight=False, width=width).print(shown)


def line(text: str) -> None:
    """One line of text, in which what a feed sent is only shown."""
    typer.echo(_cell(text))


def counts(feed: str, report: IngestReport) -> None:
    """What became of a feed's rows, one line a table."""
    columns = [column.name for column in fields(Counts)]
    rows = [(name, *astuple(found)) for name, found in report.tables.items()]
    table(f"Feed {feed}", ("table", *columns), rows)
    if report.held_back:
        told = ", ".join(f"{rows:,} of {name}" for name, rows in report.held_back.items())
        typer.echo(f"held back: {told}: they name people who were erased; none was kept")


def quarantined(rows: pl.DataFrame, top: int, *, as_json: bool) -> None:
    """The first `top` rows that were set aside, and how many there are."""
    shown = rows.head(top)
    if as_json:
        typer.echo(json.dumps({"rows": rows.height, "first": shown.to_dicts()}, ensure_ascii=False))
        return
    columns = ("table_name", "file", "row_number", "reason")
    table("Set aside", columns, shown.select(columns).rows())
    typer.echo(f"{shown.height:,} of {rows.height:,} rows; `rereview quarantine export` writes the unmended")


def explanation(told: Mapping[str, Any]) -> None:
    """One subject's contributions, and the sum they make."""
    if told["rank"] is None:
        typer.echo(f"{told['subject_id']} is not on the list of {told['as_of']}.")
        return
    parts = told["contributions"]
    rows = [
        (_signed(part["evidence"]), part["signal"], part["reason"], ", ".join(part["event_ids"]))
        for part in parts
    ]
    title = f"{told['subject_id']} on {told['as_of']}: rank {told['rank']}, score {told['score']:.3f} nats"
    table(title, ("evidence", "signal", "reason", "reports"), rows)
    total = told["prior"] + sum(part["evidence"] for part in parts)
    typer.echo(f"prior {told['prior']:.3f} and {len(parts)} contributions add up to {total:.3f} nats")
    if told.get("share_of_ties"):
        share = told["share_of_ties"]
        typer.echo(f"- Ties and contact reports make up {share:.0%} of what speaks for an escalation.")
    for sentence in told.get("why_not", ()):
        typer.echo(f"- {_cell(sentence)}")


def links(told: Mapping[str, Any]) -> None:
    """How many somebody is tied to, and one table for each way to whoever is of note."""
    most = f"at most {told['most_share']:.0%}"
    typer.echo(
        f"{told['subject_id']} on {told['as_of']}: tied to {told['tied_to']}; ties and contact reports make "
        f"up {told['share_of_ties']:.0%} of what speaks for an escalation ({most})."
    )
    if not told["why_linked"]:
        typer.echo("No way to anybody who is under investigation, in the first 100 or may be escalating.")
    for way in told["why_linked"]:
        rows = [(step["from"], step["to"], *_tie(tie)) for step in way["steps"] for tie in step["ties"]]
        title = f"{' – '.join(way['subjects'])}, strength {way['strength']:.2f}"
        table(title, ("from", "to", "tie", "weight", "since", "last seen", "reports"), rows)


def _tie(tie: Mapping[str, Any]) -> tuple[object, ...]:
    """What a tie is, its weight, when it was first and last seen (empty where not dated), its reports."""
    began, last = ((tie[name] or "")[:10] for name in ("began", "last"))
    return WORDS[tie["kind"]], f"{tie['weight']:.2f}", began, last, tie["reports"]


def gates(told: Mapping[str, Any]) -> None:
    """What each gate said, the failed ones first, and what became of the night."""
    order = {"failed": 0, "overridden": 1, "passed": 2, "no reference": 3}
    verdicts = sorted(told["verdicts"], key=lambda verdict: order[verdict["verdict"]])
    rows = [
        (
            each["verdict"],
            each["gate"],
            _who(each),
            _short(each["measured"]),
            _short(each["limit"]),
            each["against"],
        )
        for each in verdicts
    ]
    whose = f"night {told['night']}" if told["attempt"] is None else f"attempt {told['attempt']}"
    table(
        f"Night of {told['as_of']}, {whose}",
        ("verdict", "gate", "figure", "measured", "limit", "against"),
        rows,
    )
    if not verdicts:
        typer.echo("No gate was asked.")
    typer.echo(told["outcome"] + (f": {_cell(told['problem'])}" if told["problem"] else ""))


def _who(verdict: Mapping[str, Any]) -> str:
    """What a gate found and, where somebody overrode it, who and why."""
    who = (
        f"; overridden by {verdict['by']}: {verdict['reason']}" if verdict["verdict"] == "overridden" else ""
    )
    return f"{verdict['figure']}{who}"


def _short(number: float | None) -> str:
    return "" if number is None else f"{number:.4g}"


def models(listed: Sequence[Mapping[str, Any]]) -> None:
    """One line a model, and how nights before the first one are ranked."""
    columns = ("model_id", "fitted_until", "state", "ranks_from", "ranks_to", "published")
    rows = [tuple(model[column] for column in columns) for model in listed]
    table("Models", ("model", "fitted until", "state", "ranks nights from", "to", "published nights"), rows)
    typer.echo("every other night is ranked with the taxonomy's priors")


def model_card(told: Mapping[str, Any]) -> None:
    """What is known of one model, what was decided of it, and everything that it holds."""
    about = {name: value for name, value in told.items() if name not in {"decisions", "content"}}
    table(f"Model {told['model_id']}", ("what", "value"), list(_flat(about)))
    columns = ("decided_at", "action", "decided_by", "reason")
    decided = [tuple(entry[column] for column in columns) for entry in told["decisions"]]
    if decided:
        table("Decisions", columns, decided)
    table("Content", ("what", "value"), list(_flat(told["content"])))


def comparison(told: Mapping[str, Any]) -> None:
    """Two models side by side: one line a night, the nights together, and who moves most."""
    a, b = told["models"]
    typer.echo(f"A is {a}, B is {b}")
    nights = [_compared(str(night["as_of"]), night) for night in told["nights"]]
    columns = ("night", "shared of first 100", "rank correlation", "outcomes")
    pairs = [f"{what} {model}" for what in ("in first 100", "in first 200", "log-loss") for model in "AB"]
    title = f"Outcomes within {told['horizon_days']} days, known until {told['outcomes_until']}"
    table(title, (*columns, *pairs), [*nights, _compared("together", told["overall"])])
    if told["overall"]["outcomes"] is None:
        typer.echo("outcomes: none known after these nights that neither model may have learnt from")
    rows = [(person["subject_id"], person["rank_a"], person["rank_b"]) for person in told["moved"]]
    table(f"Moved most on {told['nights'][-1]['as_of']}", ("subject", "rank A", "rank B"), rows)


def tried(told: Mapping[str, Any]) -> None:
    """What another policy makes of a night: how alike both lists are, what is caught, and who moves."""
    a, b = (sha256[:12] for sha256 in told["policies"])
    typer.echo(f"A is the policy in force, {a}; B is the file, {b}; model {told['model']}")
    columns = ("night", "shared of first 100", "rank correlation", "outcomes")
    pairs = [f"{what} {one}" for what in ("in first 100", "in first 200", "log-loss") for one in "AB"]
    title = f"Outcomes within {told['horizon_days']} days"
    table(title, (*columns, *pairs), [_compared(told["as_of"], told["night"])])
    if told["night"]["outcomes"] is None:
        typer.echo("outcomes: none known after this night")
    named = (("Enter the first 100", "enters"), ("Leave the first 100", "leaves"), ("Moved most", "moved"))
    for words, key in named:
        rows = [(person["subject_id"], person["rank_a"], person["rank_b"]) for person in told[key]]
        table(f"{words}: {len(rows)}", ("subject", "rank A", "rank B"), rows)


def changed(change: Changed) -> None:
    """What a promotion or a rollback did, what ranks now, and how to undo it."""
    for done, ids in (("promoted", (change.promoted,)), ("withdrawn", change.withdrawn)):
        for model_id in filter(None, ids):
            typer.echo(f"{done}: {model_id}")
    if change.ranks is None:
        typer.echo("ranks now: the taxonomy's priors")
    else:
        typer.echo(f"ranks now: {change.ranks.model_id}, nights from {change.ranks.fitted_until} on")
    typer.echo(f"undo: {'; '.join(change.undo)}" if change.undo else "nothing changed: it ranked already")


def _compared(label: str, night: Mapping[str, Any]) -> tuple[str, ...]:
    """One line of a comparison; what is not known is left empty."""
    pairs = [night[name] or (None, None) for name in ("found_first_100", "found_first_200", "log_loss")]
    single = [night[name] for name in ("shared_first_100", "rank_correlation", "outcomes")]
    return (label, *(_figure(value) for value in (*single, *(value for pair in pairs for value in pair))))


def _figure(value: object) -> str:
    return f"{value:.5g}" if isinstance(value, float) else _cell(value)


def _flat(content: object, name: str = "") -> Iterator[tuple[str, object]]:
    """Every value inside with the path to it; a list of simple values stands in one cell.

    >>> list(_flat({"a": {"b": 1}, "c": [["x", 0.5]], "d": [1, 2]}))
    [('a.b', 1), ('c.x', 0.5), ('d', '1, 2')]
    """
    if isinstance(content, Mapping):
        for key, value in content.items():
            yield from _flat(value, f"{name}.{key}" if name else str(key))
    elif isinstance(content, list) and any(isinstance(value, list | Mapping) for value in content):
        for place, value in enumerate(content):
            named = isinstance(value, list) and len(value) == PAIR and isinstance(value[0], str)
            yield from _flat(value[1], f"{name}.{value[0]}") if named else _flat(value, f"{name}.{place}")
    else:
        yield name, ", ".join(map(str, content)) if isinstance(content, list) else content


def _signed(nats: float) -> str:
    return f"{nats:+.3f}"


def _cell(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    text = "" if value is None else str(value)
    # what a feed sent must not move the cursor, colour the screen or turn the reading direction
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)
