"""Facts of the desk: what it goes by unless told otherwise, and what puts somebody before the list."""

from __future__ import annotations

import inspect
import re
from dataclasses import fields

from analytics.casework.desk import rules as desk_rules
from analytics.casework.desk import tripwires as wires
from analytics.casework.log import trawling
from analytics.casework.reviews import deciding, substance
from analytics.papers.asked import Asked, table


def rules(_asked: Asked) -> str:
    """The desk's rules with their defaults; what a supervisor sets instead stays on record."""
    rows = [
        (f"`{each.name}`", _shown(each.default), _meaning(each.name)) for each in fields(desk_rules.DeskRules)
    ]
    return table(("rule", "default", "what it says"), rows)


def scale(_asked: Asked) -> str:
    """How much is read, where nobody set anything else."""
    found = desk_rules.DeskRules()
    return (
        f"by default {found.capacity_a_week} new cases a week, of which {found.control_share:.0%} are drawn "
        f"from below the line, and besides them those that a tripwire opens; a closed case rests for "
        f"{found.rest_days} days, and {found.second_share:.0%} of closures are read twice"
    )


def tripwires(asked: Asked) -> str:
    """Event types that put a closed subject into a lane of their own the same night."""
    found = wires.load(wires.DEFAULT_PATH, asked.taxonomy.names)
    return table(
        ("event type", "why it cannot wait"), [(f"`{name}`", why) for name, why in found.reasons.items()]
    )


def limits(_asked: Asked) -> str:
    """Limits of the desk that no rule changes."""
    rows = [
        ("longest deferral of a decision, days", deciding.DEFER_DAYS),
        ("days within which a decision may be corrected", deciding.CORRECTION_DAYS),
        ("least characters, words and different words of a rationale", _of_a_reason()),
        (
            "people looked at in an hour, or in a week without a case, from which somebody stands out",
            trawling.LEAST,
        ),
        ("and times what is usual for themselves or for others", f"{trawling.TIMES:g}"),
    ]
    return table(("limit", "value"), rows)


def _of_a_reason() -> str:
    return ", ".join(
        str(least) for least in (substance.LEAST_CHARACTERS, substance.LEAST_WORDS, substance.LEAST_DIFFERENT)
    )


def _shown(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else f"{value}"


def _meaning(name: str) -> str:
    """The sentence of the rules' own documentation that names the rule first."""
    documented = " ".join((inspect.getdoc(desk_rules.DeskRules) or "").split())
    sentences = re.split(r"(?<=\.) (?=[A-Z`])", documented)
    found = next((sentence for sentence in sentences if f"`{name}`" in sentence), "")
    return found.removeprefix(f"`{name}`: ")
