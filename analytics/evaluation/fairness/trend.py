"""Night after night: how often each group is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

from analytics.evaluation.fairness import attributes, combined, proportions
from analytics.evaluation.fairness.attributes import NOT_STATED
from analytics.evaluation.fairness.comparing import REST, Row, ends, enough
from analytics.evaluation.fairness.counts import Audited, Cell, cells, together

NIGHTS = 13
EVERY_DAYS = 28


def nights(last: date) -> list[date]:
    """Thirteen nights, four weeks apart, up to the last.

    >>> nights(date(2026, 6, 30))[0]
    datetime.date(2025, 7, 29)
    """
    return [last - timedelta(days=EVERY_DAYS * back) for back in range(NIGHTS - 1, -1, -1)]


def selected(queue: pl.DataFrame, top: int, kept: pl.DataFrame) -> list[Cell]:
    """How many of each group are ranked, and how many among the first `top`; nobody escalates in these.

    `queue` has subject_id and rank; `kept` are the attributes.
    """
    chosen = (queue["rank"] <= top).to_numpy()
    nobody = (queue["rank"] < 0).to_numpy()
    return cells(Audited(nobody, chosen, attributes.grouped(kept, queue["subject_id"])))


def rows(as_of: date, model_id: str, counted: Sequence[Cell]) -> list[Row]:
    """One row a group of a night: night, model_id, attribute, group, n, selected, and with their ends
    selection_rate and selection_ratio (against the rest); enough says whether the numbers bear a comparison.
    """  # noqa: D205 - the list of keys is long
    found = []
    for cell in counted:
        rest = the_rest(cell, counted)
        one, other = (each.of("selection_rate") for each in (cell, rest))
        large = enough(one, other) if rest.n else False
        ratio = proportions.ratio if large else combined.ratio
        found.append(
            {
                "night": as_of.isoformat(),
                "model_id": model_id,
                "attribute": cell.attribute,
                "group": cell.group,
                "n": cell.n,
                "selected": cell.selected,
                **ends("selection_rate", proportions.share(*one)),
                **ends("selection_ratio", ratio(*one, *other)),
                "enough": large,
            }
        )
    return found


def the_rest(cell: Cell, counted: Sequence[Cell]) -> Cell:
    """All other groups of the attribute that are stated, as one."""
    others = [
        each
        for each in counted
        if each.attribute == cell.attribute and each.group not in {cell.group, NOT_STATED}
    ]
    return together(others, cell.attribute, REST)
