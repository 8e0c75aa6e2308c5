"""Spellings of an identifier: what is left of it once a clerk's habits are taken off.

>>> frame = spell(pl.DataFrame({"link_kind": ["phone", "vehicle"], "value": ["0044.7700-900123", "ab_01O"]}))
>>> frame.select("plain", "national", "folded").rows()
[('00447700900123', '700900123', '00447700900123'), ('AB01O', 'AB1O', 'A8010')]
"""

from __future__ import annotations

import polars as pl

LOOK_ALIKES = {"O": "0", "I": "1", "L": "1", "S": "5", "B": "8", "Z": "2"}
"""Letters that are taken for digits, and the other way round."""
NATIONAL_DIGITS = 9
"""A phone number without country code and trunk prefix: its last digits, as many as most countries have."""


def spell(values: pl.DataFrame) -> pl.DataFrame:
    """Add to rows of `link_kind` and `value` what their spellings are compared by.

    `plain` has neither case nor separators; `national` has besides neither leading zeros nor, for a phone
    number, the country's prefix; `folded` is `plain` with look-alikes made one. `letters` and `rough` are
    the signs of `plain`, and of `folded` without zeros and prefix, in alphabetical order: two values that
    differ in case, separators, zeros, prefix, a look-alike or a transposition share one of these.
    """
    plain = pl.col("value").str.to_uppercase().str.replace_all(r"[.:_-]", "")
    return (
        values.with_columns(plain=plain)
        .with_columns(folded=_folded("plain"))
        .with_columns(
            national=_national("plain"),
            letters=_sorted("plain"),
            rough=_national("folded"),
        )
        .with_columns(rough=_sorted("rough"))
    )


def _folded(name: str) -> pl.Expr:
    return pl.col(name).str.replace_many(list(LOOK_ALIKES), list(LOOK_ALIKES.values()))


def _national(name: str) -> pl.Expr:
    """Without zeros before the first digits; of a phone number the last digits only."""
    bare = pl.col(name).str.replace(r"^([A-Z]*)0+([0-9])", "${1}${2}")
    number = (pl.col("link_kind") == "phone") & bare.str.contains(rf"^[0-9]{{{NATIONAL_DIGITS},}}$")
    return pl.when(number).then(bare.str.tail(NATIONAL_DIGITS)).otherwise(bare)


def _sorted(name: str) -> pl.Expr:
    return pl.col(name).str.split("").list.sort().list.join("")
