"""The program: where commands are gathered and errors become one line; the commands lie in `commands/`."""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path
from typing import NoReturn

import typer

from analytics import commands, discover, settings
from analytics.commands import _base
from analytics.errors import RereviewError, disk
from analytics.options import StoreFolder

INTERRUPTED = 130

program = _base.group("An order of reading for closed subjects, on synthetic subjects only.")
for _, module in sorted(discover.modules(commands).items(), key=lambda item: (item[1].ORDER, item[0])):
    program.add_typer(module.commands)


@program.callback()
def main_options(context: typer.Context, store: StoreFolder = None) -> None:
    """What stands before every command."""
    context.obj = store or settings.load().store
    sys.excepthook = partial(_fault, context.obj)


def _fault(store: Path, _kind: type[BaseException], fault: BaseException, _trace: object) -> None:
    from analytics import logs

    typer.echo(logs.report_fault(store, fault), err=True)


def main() -> None:
    """Run the program; every error is one line on standard error, with the contract's exit code."""
    words = sys.argv[1:] or ["--help"]
    try:
        with disk(Path.cwd()):
            code = typer.main.get_command(program).main(words, prog_name="rereview", standalone_mode=False)
    except RereviewError as error:
        typer.echo(f"error: {error}", err=True)
        code = error.exit_code
    except typer.TyperException as error:
        typer.echo(f"error: {' '.join(error.format_message().split())}", err=True)
        code = error.exit_code
    if code == INTERRUPTED:
        typer.echo("error: interrupted", err=True)
    _leave(code or 0)


def _leave(code: int) -> NoReturn:
    # taking numba's and DuckDB's objects apart would cost 0.3 s; every file and lock is closed by its block
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
