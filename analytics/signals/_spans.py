"""Numbers and spans of time in words, as Polars expressions."""

from __future__ import annotations

import polars as pl

NUMBERS = (
    "none",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
TWO_YEARS = 2.0


def number(whole: pl.Expr) -> pl.Expr:
    """Whole numbers up to twelve in words, larger ones in figures.

    >>> pl.DataFrame({"n": [2, 13]}).select(number(pl.col("n"))).to_series().to_list()
    ['two', '13']
    """
    words = dict(enumerate(NUMBERS))
    figures = whole.cast(pl.Int64)
    return figures.replace_strict(words, default=figures.cast(pl.String), return_dtype=pl.String)


def span(years: pl.Expr) -> pl.Expr:
    """Years as a span that one can say: full years from two on, months below.

    >>> pl.DataFrame({"y": [6.9, 1.25, 0.01]}).select(span(pl.col("y"))).to_series().to_list()
    ['six years', '15 months', 'month']
    """
    months = (years * 12).floor()
    return (
        pl.when(years >= TWO_YEARS)
        .then(pl.format("{} years", number(years.floor())))
        .when(months > 1)
        .then(pl.format("{} months", number(months)))
        .otherwise(pl.lit("month"))
    )
