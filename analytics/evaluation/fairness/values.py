"""Values of a group column made comparable: one spelling a group, and what is no value is nothing.

Everything that is done to somebody's data here is told in a sentence, blanks around a value excepted.
"""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

NOT_STATED = "not stated"
"""The group of those of whom nothing is on record."""
OTHERS = "all others"
REST, LARGEST = "the rest", "the largest"
OWN_NAMES = (NOT_STATED, OTHERS, REST, LARGEST)
"""What the audit calls groups itself."""
NO_VALUES = ("", "nan", "null", "none", "na", "n/a")
"""Texts that stand for no value, in any case."""
MARK = " (as given)"
_MOST_NAMED = 5


class Tidy(NamedTuple):
    """A text column with one spelling a group, null where nothing is stated; and what was done to it."""

    column: pl.Series
    warnings: tuple[str, ...]


def tidy(column: pl.Series) -> Tidy:
    """Blanks around values go and letters are composed (NFC); values that differ in case alone are one.

    The commonest spelling names the group, of equals the first in the alphabet. A value that is called like
    a group of the audit's own is marked.

    >>> tidy(pl.Series("sex", ["F", "f ", "F", "nan", None])).column.to_list()
    ['F', 'F', 'F', None, None]
    >>> tidy(pl.Series("sex", ["F", "f ", "F", "nan", None])).warnings[0]
    "sex: 'nan' is taken for not stated"
    """
    counted = pl.DataFrame({"given": column.drop_nulls()}).group_by("given").agg(rows=pl.len())
    known = counted.with_columns(value=pl.col("given").str.strip_chars().str.normalize("NFC")).with_columns(
        folded=pl.col("value").str.to_lowercase()
    )
    empty = pl.col("folded").is_in(NO_VALUES)
    warnings = _of_nothing(column.name, known.filter(empty))
    spellings = (
        known.filter(~empty)
        .group_by("folded", "value")
        .agg(pl.col("rows").sum())
        .sort(["folded", "rows", "value"], descending=[False, True, False])
    )
    warnings += _of_spellings(column.name, spellings)
    chosen = spellings.unique("folded", keep="first", maintain_order=True).rename({"value": "name"})
    chosen, marked = _marked(column.name, chosen)
    named = known.join(chosen.select("folded", "name"), on="folded", how="left")
    if named.is_empty():
        return Tidy(column.cast(pl.String), tuple(warnings + marked))
    told = column.replace_strict(named["given"], named["name"], default=None, return_dtype=pl.String)
    return Tidy(told, tuple(warnings + marked))


def _of_nothing(attribute: str, empty: pl.DataFrame) -> list[str]:
    if empty.is_empty():
        return []
    names = _some(empty["value"].unique().sort().to_list())
    verb = "is" if empty["value"].n_unique() == 1 else "are"
    return [f"{attribute}: {names} {verb} taken for {NOT_STATED}"]


def _of_spellings(attribute: str, spellings: pl.DataFrame) -> list[str]:
    """One sentence an attribute, whatever number of its values is spelt in more than one way."""
    several = (
        spellings.group_by("folded", maintain_order=True)
        .agg("value", pl.col("rows").sum())
        .filter(pl.col("value").list.len() > 1)
        .sort(["rows", "folded"], descending=[True, False])
    )
    if several.is_empty():
        return []
    joined = [f"{_some(values[1:])} as {values[0]!r}" for values in several["value"].head(_MOST_NAMED)]
    more = several.height - len(joined)
    rest = f", and {more} more" if more else ""
    return [f"{attribute}: values that differ in case alone are one group: {'; '.join(joined)}{rest}"]


def _marked(attribute: str, chosen: pl.DataFrame) -> tuple[pl.DataFrame, list[str]]:
    """Names that the audit has for groups of its own are set apart from them."""
    own = chosen.filter(pl.col("folded").is_in(OWN_NAMES))["name"].sort().to_list()
    if not own:
        return chosen, []
    mark, taken = MARK, set(chosen["folded"])
    while any(name.lower() + mark in taken for name in own):
        mark += MARK
    apart = pl.when(pl.col("name").is_in(own)).then(pl.col("name") + mark).otherwise("name")
    told = f"{attribute}: the audit has groups of its own called {_some(own)}; values so called are marked"
    return chosen.with_columns(name=apart), [f"{told}{mark}"]


def _some(values: list[str]) -> str:
    shown = ", ".join(repr(value[:40]) for value in values[:_MOST_NAMED])
    return shown if len(values) <= _MOST_NAMED else f"{shown} and {len(values) - _MOST_NAMED} more"
