"""Facts of the audit of fairness: its margins, and what it found of a store's list."""

from __future__ import annotations

from analytics.nightly import auditing
from analytics.papers.asked import Asked, table


def margins(_asked: Asked) -> str:
    """What the audit's figures and verdicts rest on."""
    return table(("margin", "value"), auditing.margins())


def rates(_asked: Asked) -> str:
    """What the audit found."""
    return "Of a store: `rereview fairness` gives them."
