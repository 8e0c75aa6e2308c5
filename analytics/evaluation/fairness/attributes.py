"""The protected attributes of a store: opened here and nowhere else."""

from __future__ import annotations

import json

import polars as pl

from analytics.store import state
from analytics.store.loading import PROTECTED
from analytics.store.open import Store

NOT_STATED = "not stated"
"""The group of those of whom nothing is on record."""
OTHERS = "all others"
MOST_GROUPS = 20
"""Of an attribute with more values than this the commonest are kept; the rest are one group."""
FURTHER = "further"


def kept(store: Store, loaded: int | None = None) -> pl.DataFrame:
    """One row a subject with attributes as of load number `loaded` (default: all), by subject_id.

    Columns: subject_id, and a text column an attribute, null where it is not known. Attributes of which
    nothing is known are left out; where none is kept there is no column but the first.
    """
    paths = [
        store.path / segment.path
        for segment in state.segments(store, loaded=loaded)
        if segment.table == PROTECTED
    ]
    if not paths:
        return pl.DataFrame(schema={"subject_id": pl.String})
    frame = pl.concat([pl.read_parquet(path) for path in paths], how="diagonal_relaxed")
    frame = frame.unique("subject_id", keep="first", maintain_order=True).sort("subject_id")
    named = frame.drop(FURTHER)
    told = [named, _further(frame[FURTHER], set(named.columns))] if FURTHER in frame.columns else [named]
    whole = pl.concat(told, how="horizontal")
    stated = [name for name in whole.columns if whole[name].null_count() < whole.height]
    return whole.select("subject_id", *(name for name in stated if name != "subject_id"))


def _further(column: pl.Series, taken: set[str]) -> pl.DataFrame:
    """Columns that a feed adds to the contract's, which are kept as one JSON object a row."""
    rows: list[dict[str, str]] = [json.loads(text) if text else {} for text in column]
    names = sorted({name for row in rows for name in row} - taken)
    return pl.DataFrame({name: [row.get(name) for row in rows] for name in names}).cast(pl.String)


def grouped(attributes: pl.DataFrame, subject_ids: pl.Series) -> pl.DataFrame:
    """The groups of some people, in their order: a text column an attribute, without nulls.

    Who is not told of is in the group `NOT_STATED`; see `folded` for rare values.
    """
    people = pl.DataFrame({"subject_id": subject_ids})
    found = people.join(attributes, on="subject_id", how="left", maintain_order="left").drop("subject_id")
    return found.select(folded(found[name]) for name in found.columns)


def folded(values: pl.Series) -> pl.Series:
    """Text without nulls and with at most `MOST_GROUPS` values besides.

    >>> folded(pl.Series("sex", ["female", None, "female"])).to_list()
    ['female', 'not stated', 'female']
    """
    counted = values.drop_nulls().value_counts().sort(["count", values.name], descending=[True, False])
    common = counted[values.name].head(MOST_GROUPS)
    rare = values.is_not_null() & ~values.is_in(common.implode())
    text = values.set(rare, OTHERS) if rare.any() else values
    return text.fill_null(NOT_STATED)
