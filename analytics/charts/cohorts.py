"""Parts of the list side by side: people, places among the first, chance, evidence; plain HTML bars.

Every figure stands in words beside its bar, so that none is told by length or colour alone.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analytics.charts import palette

SHADES = (0.28, 0.5, 0.75, 1.0)
"""How dense each band of the score is drawn, from little evidence to much."""


@dataclass(frozen=True)
class Bar:
    """A figure as it is drawn: how long, from 0 to 1, and what it says."""

    length: float
    told: str


@dataclass(frozen=True)
class Row:
    """One part of the list; `bands` are shares of its people by band of score above zero, from 0 to 1."""

    name: str
    people: Bar
    first: Bar
    chance: Bar
    bands: Mapping[str, float]
    above: str


def longest(values: Sequence[float]) -> float:
    """What a whole bar stands for: the largest value, or 1 where all are nothing.

    >>> longest([2.0, 4.0]), longest([0.0])
    (4.0, 1.0)
    """
    return max([*values, 0.0]) or 1.0


def chart(heads: Sequence[str], rows: Sequence[Row]) -> str:
    """The rows under their heads as HTML; every text in it is escaped."""
    top = "".join(f'<span class="rr-head">{html.escape(head)}</span>' for head in heads)
    most = longest([sum(row.bands.values()) for row in rows])
    body = "".join(_row(row, most) for row in rows)
    return f'<div class="rr-cohorts" role="group" aria-label="Parts of the list">{top}{body}</div>'


def _row(row: Row, most: float) -> str:
    bars = "".join(
        _bar(bar, colour)
        for bar, colour in (
            (row.people, palette.NEUTRAL),
            (row.first, palette.TOWARDS),
            (row.chance, palette.AWAY),
        )
    )
    return f"<span>{html.escape(row.name)}</span>{bars}{_stacked(row, most)}"


def _bar(bar: Bar, colour: str) -> str:
    width = 100 * min(max(bar.length, 0.0), 1.0)
    return (
        f'<div class="rr-bar"><i style="width:{width:.1f}%;background:{colour}"></i>'
        f"<b>{html.escape(bar.told)}</b></div>"
    )


def _stacked(row: Row, most: float) -> str:
    left, parts = 0.0, []
    for (name, share), shade in zip(row.bands.items(), SHADES, strict=True):
        width = 70 * share / most
        title = html.escape(f"{name} nats: {100 * share:.2f} %")
        parts.append(
            f'<i title="{title}" style="left:{left:.2f}%;width:{width:.2f}%;opacity:{shade};'
            f'background:{palette.TOWARDS}"></i>'
        )
        left += width
    return (
        f'<div class="rr-bar">{"".join(parts)}<b style="left:{left:.2f}%">{html.escape(row.above)}</b></div>'
    )
