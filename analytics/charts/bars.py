"""A few counts as bars with their numbers, drawn with plain HTML: no page loads a chart library for them."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

from analytics.charts import palette

_ROW = (
    "display:grid;grid-template-columns:minmax(6rem,max-content) 1fr;column-gap:.7rem;align-items:center;"
    "margin:.12rem 0"
)
_TRACK = "display:flex;align-items:center;gap:.45rem"


@dataclass(frozen=True)
class Bar:
    """One bar: its name, its value, and whether it calls for attention."""

    name: str
    value: float
    marked: bool = False


def chart(bars: Sequence[Bar], *, described: str) -> str:
    """Horizontal bars as HTML, each with its value behind it; `described` is what a screen reader says.

    >>> "width:50.0%" in chart([Bar("a", 1), Bar("b", 2)], described="two bars")
    True
    """
    most = max((bar.value for bar in bars), default=0) or 1
    rows = "".join(_row(bar, most) for bar in bars)
    return f'<div role="img" aria-label="{html.escape(described)}">{rows}</div>'


def _row(bar: Bar, most: float) -> str:
    colour = palette.TOWARDS if bar.marked else palette.AWAY
    # the numbers need room beside the longest bar
    width = 100 * bar.value / most
    filled = f'<span style="height:.72rem;border-radius:2px;background:{colour};width:{width:.1f}%"></span>'
    number = f'<span class="rr-figure" style="min-width:2.2rem;text-align:left">{bar.value:g}</span>'
    return (
        f'<div style="{_ROW}"><span class="rr-words">{html.escape(bar.name)}</span>'
        f'<span style="{_TRACK}">{filled}{number}</span></div>'
    )
