"""Colours that hold on a light and on a dark page and for colour-blind eyes.

Every colour has at least 3:1 contrast on both backgrounds, so a chart need not know the theme.
Families also have a lane and a name of their own: colour is never the only carrier.
"""

from __future__ import annotations

import altair as alt

LIGHT_PAGE = "#ffffff"
DARK_PAGE = "#12171d"

NEUTRAL = "#7d8894"
"""Context, axes, whatever belongs to no family."""

TOWARDS = "#d1603d"
"""Evidence that raises a score."""

AWAY = "#3f84c0"
"""Evidence that lowers a score."""

PADDING = {"left": 2, "top": 6, "right": 10, "bottom": 5}
"""Pixels around a chart: a page has space enough of its own."""

FAMILIES = {
    "expression": "#884aa0",
    "contact": "#1a64ef",
    "online": "#138999",
    "finance": "#546e17",
    "travel": "#bb8d02",
    "capability": "#c0280a",
    "planning": "#ea61b4",
    "criminality": "#aa7057",
    "custody": "#8095b5",
    "context": "#6a6765",
    "protective": "#28a766",
}
"""Colour by family of the taxonomy as shipped."""


def names_axis(*, grid: bool = False, limit_pixels: int = 200) -> alt.Axis:
    """An axis of names: nothing but the names, each beside the middle of its row."""
    # the labels at the ends would else be pushed inwards, away from their rows
    return alt.Axis(
        ticks=False,
        domain=False,
        labelPadding=8,
        labelFlush=False,
        labelBound=False,
        labelOverlap=False,
        labelLimit=limit_pixels,
        grid=grid,
    )


def of_family(name: str) -> str:
    """Colour of a family; one that an operator added gets the neutral one.

    >>> of_family("planning"), of_family("weather") == NEUTRAL
    ('#ea61b4', True)
    """
    return FAMILIES.get(name, NEUTRAL)


_LINEAR_UP_TO = 0.04045


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb` from 0 to 1, as WCAG 2 defines it."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= _LINEAR_UP_TO else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours, 1 to 21.

    >>> round(contrast("#000000", "#ffffff"))
    21
    """
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)
