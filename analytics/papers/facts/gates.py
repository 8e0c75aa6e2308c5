"""Facts of the gates that a night must pass."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from analytics.nightly import gates
from analytics.papers.asked import Asked, first_line, table


def judged(_asked: Asked) -> str:
    """Gates that a named person may override for one night, with their thresholds."""
    found = gates.load(gates.DEFAULT_PATH).gates.values()
    rows = [(f"`{each.name}`", each.title, _limits(each)) for each in found]
    return table(("gate", "question", "thresholds"), rows)


def structural(_asked: Asked) -> str:
    """Gates that hold together what is published, and that nobody can override."""
    rows = [(f"`{each.__name__}`", first_line(each)) for each in gates.GATES]
    return table(("gate", "question"), rows)


def _limits(gate: Any) -> str:
    return ", ".join(f"{field.name} {getattr(gate, field.name):g}" for field in fields(gate))
