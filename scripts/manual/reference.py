"""The reference: pages that are generated from the code, so that what is added shows up by itself."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import typer.main
from typer.core import TyperGroup

from analytics import cli, contracts, discover, errors, pages, settings, taxonomy
from analytics.casework.people import RIGHTS, Right, Role
from analytics.nightly import gates, relations
from analytics.papers.asked import Asked, first_line, table
from analytics.papers.facts import gates as gate_facts
from analytics.papers.facts import record
from analytics.ranking import policy
from scripts.manual import errors as raised

ROOT = Path(__file__).resolve().parents[2]
GENERATED = "*Generated from the code.*"
_PARAMETER = re.compile(r"\$(\w+)")


def commands() -> str:
    """Every command with its options."""
    program = typer.main.get_command(cli.program)
    parts = [_command(name, command) for name, command in _commands(program, "rereview")]
    return _page(
        "Commands", "\n\n".join(parts), "How they are used is told in [operations](../operations.md)."
    )


def _commands(command: Any, full: str) -> Iterator[tuple[str, Any]]:
    if isinstance(command, TyperGroup):
        for name, below in command.commands.items():
            yield from _commands(below, f"{full} {name}")
    else:
        yield full, command


def _command(full: str, command: Any) -> str:
    given = [each for each in command.params if each.name != "help"]
    rows = [
        (
            " ".join(f"`{name}`" for name in each.opts if name.startswith("-")) or f"`{_metavar(each)}`",
            "yes" if each.required else "",
            "" if each.default in (None, False, ()) or callable(each.default) else f"`{each.default}`",
            getattr(each, "help", None) or "",
        )
        for each in given
    ]
    example = (command.epilog or "").partition("Example: ")[2]
    parts = [f"## `{full}`", command.help or ""]
    parts += [table(("takes", "required", "default", "meaning"), rows)] if rows else []
    parts += [f"```text\n{example}\n```"] if example else []
    return "\n\n".join(parts)


def _metavar(parameter: Any) -> str:
    return str(parameter.metavar or parameter.name).upper()


def configured() -> str:
    """Every setting."""
    rows = [
        (
            f"`{each.key}`",
            f"`{each.variable}`",
            each.allowed,
            _default(getattr(settings.Settings(), each.field)),
        )
        for each in settings.ALL
    ]
    said = inspect.cleandoc(settings.Settings.__doc__ or "")
    return _page("Settings", table(("key", "variable", "may be", "default"), rows), said)


def _default(value: object) -> str:
    if isinstance(value, Path) and value.is_absolute():
        return "the one that is shipped"
    return "" if value in ("", settings.NOWHERE) else f"`{value}`"


def signals() -> str:
    """Every signal: its question, parameters, bounds, and what the policy says of it."""
    entries, counted = policy.policy(), policy.weighed_signals()
    parts = []
    for name, signal in policy.every_signal().items():
        kind = type(signal)
        state = f"counts at weight {counted[name].weight:g}" if name in counted else "in shadow"
        why = entries.get(name, {}).get("why", "")
        least, most = signal.bounds
        bounds = "; ".join([f"evidence from {least:g} to {most:g} nats", *signal.limits])
        rows = [(f"`{field.name}`", f"`{getattr(signal, field.name)}`") for field in fields(signal)]
        parts.append(
            "\n\n".join(
                [
                    f"## `{name}`",
                    inspect.cleandoc(kind.__doc__ or ""),
                    f"**{state}**; {bounds}{'; of ties' if signal.of_ties else ''}. {why}",
                    table(("parameter", "standard"), rows) if rows else "",
                ]
            )
        )
    return _page("Signals", "\n\n".join(parts), "What each measures, and whether it ranks.")


def tables() -> str:
    """Every table: of the feed, of a night, of casework."""
    parts = ["## The feed"]
    for each in contracts.FEED.values():
        rows = [
            (
                f"`{column.name}`",
                str(column.kind),
                "" if column.required else "may be empty",
                ", ".join(column.choices),
            )
            for column in each.columns
        ]
        parts += [f"### `{each.name}`", f"One row a {', '.join(f'`{key}`' for key in each.key)}."]
        parts.append(table(("column", "kind", "", "one of"), rows))
    parts.append("## A published night")
    for name, schema in _schemas():
        columns = [
            (f"`{column}`", type(each).__name__, "may be empty" if each.nullable else "")
            for column, each in schema.columns().items()
        ]
        parts += [f"### `{name}`", first_line(schema), table(("column", "type", ""), columns)]
    parts += ["## Casework", record.kept(_asked())]
    return _page(
        "Tables", "\n\n".join(parts), "What may stand where. A feed is described in [feed](../feed.md)."
    )


def _schemas() -> Iterator[tuple[str, Any]]:
    for name, each in vars(relations).items():
        if inspect.isclass(each) and each.__module__ == relations.__name__ and hasattr(each, "columns"):
            yield name, each


def queries() -> str:
    """Every query: its grain and its parameters."""
    rows = []
    for path in sorted((ROOT / "queries").glob("*.sql")):
        text = path.read_text(encoding="utf-8")
        grain = text.partition("\n")[0].removeprefix("-- ")
        names = sorted(set(_PARAMETER.findall(text)) - {"as_of"})
        night = "yes" if "$as_of" in text else ""
        rows.append((f"`{path.stem}`", grain, night, ", ".join(f"`{name}`" for name in names)))
    return _page("Queries", table(("query", "what one row is", "of a night", "also takes"), rows), "By name.")


def judged() -> str:
    """Every gate."""
    described = [f"### `{each.name}`\n\n{inspect.cleandoc(type(each).__doc__ or '')}" for each in _gates()]
    parts = [
        "## That nobody can override",
        gate_facts.structural(_asked()),
        "## That a named person may override",
        gate_facts.judged(_asked()),
        *described,
    ]
    return _page(
        "Gates", "\n\n".join(parts), "What a night must pass. See [operations](../operations.md#gates)."
    )


def _gates() -> list[Any]:
    return list(gates.load().gates.values())


def told() -> str:
    """Every error that a user can meet."""
    known = raised.kinds()
    rows = [
        (known[each.kind], f"`{each.kind}`", _literal(each.says), _literal(each.allowed), each.module)
        for each in raised.raised()
    ]
    classes = [
        (f"`{name}`", each.exit_code, first_line(each))
        for name, each in vars(errors).items()
        if isinstance(each, type) and issubclass(each, errors.RereviewError)
    ]
    parts = [
        table(("kind", "exit code", "when"), classes),
        "## Every message",
        table(("exit code", "kind", "says", "allowed", "where"), rows),
    ]
    return _page("Errors", "\n\n".join(parts), "One line each, with the exit code; `{…}` is put in.")


def _literal(text: str) -> str:
    flat = " ".join(text.split()).replace("`", "'")
    return f"`{flat}`" if flat else ""


def rights() -> str:
    """Who may do what."""
    heads = ("", *(role.value for role in Role))
    rows = [(right.value, *("✓" if right in RIGHTS[role] else "" for role in Role)) for right in Right]
    return _page(
        "Rights by role", table(heads, rows), "Asked below the pages, whatever page or command calls."
    )


def screens() -> str:
    """Every page of the app."""
    found = sorted(discover.modules(pages).items(), key=lambda item: (item[1].ORDER, item[0]))
    rows = [(module.TITLE, f"`/{name}`", first_line(module)) for name, module in found]
    return _page("Pages of the app", table(("page", "address", "question"), rows), "In their order.")


PAGES: dict[str, Callable[[], str]] = {
    "commands": commands,
    "pages": screens,
    "settings": configured,
    "signals": signals,
    "tables": tables,
    "queries": queries,
    "gates": judged,
    "errors": told,
    "rights": rights,
}


def _asked() -> Asked:
    return Asked(taxonomy.load())


def _page(title: str, body: str, said: str) -> str:
    return f"# {title}\n\n{said} {GENERATED}\n\n{body}\n"
