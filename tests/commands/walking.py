"""Every command of the program, and one called in this process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import typer.main

from analytics import cli
from analytics.errors import RereviewError


def commands(found: object = None, path: tuple[str, ...] = ()) -> Iterator[str]:
    """The words of each command, groups taken apart."""
    found = typer.main.get_command(cli.program) if found is None else found
    inner = getattr(found, "commands", None)
    if inner is None:
        yield " ".join(path)
        return
    for name, each in inner.items():
        yield from commands(each, (*path, name))


def run(store: Path, *words: str) -> RereviewError | None:
    """Call a command; the error that it ends with, if any."""
    given = ["--store", str(store), *words]
    try:
        typer.main.get_command(cli.program).main(given, prog_name="rereview", standalone_mode=False)
    except RereviewError as error:
        return error
    return None
