"""Progress bars on standard error, for stages that take longer than two seconds."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

SHOWN_AFTER_SECONDS = 2.0

Update = Callable[[float], None]
"""Called with the share of the stage that is done, from 0 to 1."""


def ignore(_share: float) -> None:
    """Hears how far a stage has come, and shows nothing."""


class Progress(Protocol):
    """Anything that can show named stages."""

    def stage(self, name: str) -> AbstractContextManager[Update]:
        """A context manager for one stage; gives the function that takes the share done."""


class Quiet:
    """Shows nothing; its stages hand out `ignore`, so that nobody measures for it."""

    @contextmanager
    def stage(self, _name: str) -> Iterator[Update]:
        """One stage, unseen."""
        yield ignore


class Bars:
    """Bars of `rich` on standard error; a stage that is over within two seconds never appears."""

    @contextmanager
    def stage(self, name: str) -> Iterator[Update]:
        """One stage with its own bar, taken off the screen when it ends."""
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

        columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
            task = bars.add_task(name, total=1.0, visible=False)
            started = time.monotonic()

            def update(share: float) -> None:
                late = time.monotonic() - started >= SHOWN_AFTER_SECONDS
                bars.update(task, completed=min(1.0, max(0.0, share)), visible=late)

            yield update


QUIET = Quiet()


def for_terminal() -> Progress:
    """Bars where standard error is a terminal, nothing where it is a file or a pipe."""
    return Bars() if sys.stderr.isatty() else QUIET
