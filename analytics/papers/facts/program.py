"""Facts of the program itself."""

from __future__ import annotations

from analytics import __version__, settings
from analytics.papers.asked import Asked, table
from analytics.store.migrations import FORMAT


def version(_asked: Asked) -> str:
    """Version of the program, and of the stores that it writes."""
    return f"{__version__} (stores of format {FORMAT})"


def configured(_asked: Asked) -> str:
    """What an operator can set."""
    rows = [(f"`{each.key}`", f"`{each.variable}`", each.allowed) for each in settings.ALL]
    return table(("key", "variable", "may be"), rows)
