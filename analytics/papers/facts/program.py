"""Facts of the program itself."""

from __future__ import annotations

import os
from pathlib import Path

from analytics import __version__, settings
from analytics.papers.asked import Asked, table
from analytics.store.migrations import FORMAT

PROGRAM = Path(settings.__file__).parent


def version(_asked: Asked) -> str:
    """Version of the program, and of the stores that it writes."""
    return f"{__version__} (stores of format {FORMAT})"


def configured(_asked: Asked) -> str:
    """What an operator can set, and what holds where nobody does."""
    defaults = settings.Settings()
    rows = [
        (
            f"`{each.key}`",
            f"`{each.variable}`",
            each.allowed,
            _default(each.field, getattr(defaults, each.field)),
        )
        for each in settings.ALL
    ]
    return table(("key", "variable", "may be", "default"), rows)


def _default(field: str, value: object) -> str:
    """A default in words where it depends on the machine or on where the program lies."""
    if field == "threads" and value == (os.cpu_count() or 1):
        return "one a processor"
    if isinstance(value, Path) and value.is_relative_to(PROGRAM):
        return f"`{value.relative_to(PROGRAM).as_posix()}` of the program"
    if value in ("", settings.NOWHERE):
        return {"casework": "a file in the store", "keys": "a folder beside the store"}.get(field, "none")
    return f"`{value}`"
