"""A probability in words: the bands of the UK's probability yardstick, and the multiple of the average.

The yardstick is that of the Professional Head of Intelligence Assessment (PHIA). Its bands leave gaps; a
probability between two bands is called by the nearer one, halfway by the lower.
"""

from __future__ import annotations

from itertools import pairwise

import polars as pl

BANDS: tuple[tuple[str, float, float], ...] = (
    ("remote chance", 0.0, 0.05),
    ("highly unlikely", 0.10, 0.20),
    ("unlikely", 0.25, 0.35),
    ("realistic possibility", 0.40, 0.50),
    ("likely", 0.55, 0.75),
    ("highly likely", 0.80, 0.90),
    ("almost certain", 0.95, 1.0),
)
"""Each band with its ends, shares of 1, as the yardstick has them."""

HOW_TO_READ = (
    "In words: the UK's probability yardstick (remote chance up to 5 %, highly unlikely 10–20, unlikely "
    "25–35, realistic possibility 40–50, likely 55–75, highly likely 80–90, almost certain from 95 %); "
    "between two bands the nearer one's words are used."
)
_LIMITS = [round((low + high) / 2, 4) for (_, _, low), (_, high, _) in pairwise(BANDS)]
_TWO_DIGITS_FROM, _WHOLE_FROM, _TENTHS_FROM, _AVERAGE_FROM, _AVERAGE_TO = 100.0, 10.0, 0.1, 0.8, 1.25


def words(probability: float) -> str:
    """The words for a probability, a share of 1.

    >>> [words(chance) for chance in (0.02, 0.075, 0.08, 0.45, 1.0)]
    ['remote chance', 'remote chance', 'highly unlikely', 'realistic possibility', 'almost certain']
    """
    return BANDS[sum(probability > limit for limit in _LIMITS)][0]


def column(name: str) -> pl.Expr:
    """`words` of a column of probabilities."""
    # the smallest step that a 32-bit figure takes must not carry it over a limit
    exact = pl.col(name).cast(pl.Float64).round(6)
    place = pl.sum_horizontal((exact > limit).cast(pl.Int32) for limit in _LIMITS)
    return place.replace_strict(dict(enumerate(band for band, _, _ in BANDS)), return_dtype=pl.String)


def times(probability: float, base_rate: float | None) -> str:
    """How many times the average a probability is; nothing where the average is not known.

    >>> times(0.12, 0.01), times(0.025, 0.01), times(0.011, 0.01), times(0.005, 0.01)
    ('12 times the average', '2.5 times the average', 'about average', '0.5 times the average')
    >>> times(0.0001, 0.01), times(0.123, 0.001), times(0.12, None)
    ('less than a tenth of the average', '120 times the average', '')
    """
    if base_rate is None or base_rate <= 0:
        return ""
    ratio = probability / base_rate
    if _AVERAGE_FROM <= ratio <= _AVERAGE_TO:
        return "about average"
    if ratio < _TENTHS_FROM:
        return "less than a tenth of the average"
    if ratio >= _TWO_DIGITS_FROM:
        ratio = float(f"{ratio:.1e}")
    return f"{ratio:,.0f} times the average" if ratio >= _WHOLE_FROM else f"{ratio:.1f} times the average"


def phrase(probability: float, base_rate: float | None) -> str:
    """Both together.

    >>> phrase(0.12, 0.01), phrase(0.12, None)
    ('highly unlikely, 12 times the average', 'highly unlikely')
    """
    return ", ".join(filter(None, [words(probability), times(probability, base_rate)]))
