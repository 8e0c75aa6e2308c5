"""The protected attributes of a store: opened here and nowhere else."""

from __future__ import annotations

import json

import polars as pl

from analytics.errors import ContractError
from analytics.evaluation.fairness import values
from analytics.store import state
from analytics.store.loading import PROTECTED, sha256
from analytics.store.open import Store
from analytics.store.state import Segment

NOT_STATED, OTHERS = values.NOT_STATED, values.OTHERS
MOST_GROUPS = 20
"""Of an attribute with more values than this the commonest are kept; the rest are one group."""
FURTHER = "further"


def kept(store: Store, loaded: int | None = None) -> pl.DataFrame:
    """One row a subject with attributes as of load number `loaded` (default: all), by subject_id.

    Columns: subject_id, and a text column an attribute, null where it is not known. Attributes of which
    nothing is known are left out; where none is kept there is no column but the first. `ContractError` names
    a file that is missing, or is not as it was written.
    """
    return told(store, loaded)[0]


def told(store: Store, loaded: int | None = None) -> tuple[pl.DataFrame, list[str]]:
    """`kept`, and what was done to the values for them to be comparable (`values.tidy`)."""
    found = _stored(store, loaded)
    names = [name for name in found.columns if name != "subject_id"]
    tidied = {name: values.tidy(found[name]) for name in names}
    stated = [name for name in names if tidied[name].column.null_count() < found.height]
    warnings = [warning for each in tidied.values() for warning in each.warnings]
    return found.select("subject_id", *(tidied[name].column for name in stated)), warnings


def _stored(store: Store, loaded: int | None) -> pl.DataFrame:
    files = [each for each in state.segments(store, loaded=loaded) if each.table == PROTECTED]
    if not files:
        return pl.DataFrame(schema={"subject_id": pl.String})
    frame = pl.concat([_read(store, each) for each in files], how="diagonal_relaxed")
    frame = frame.unique("subject_id", keep="first", maintain_order=True).sort("subject_id")
    named = frame.drop(FURTHER)
    parts = [named, _further(frame[FURTHER], set(named.columns))] if FURTHER in frame.columns else [named]
    return pl.concat(parts, how="horizontal")


def _read(store: Store, file: Segment) -> pl.DataFrame:
    """A file of attributes, if it is as it was written: what was changed since judges no list."""
    path = store.path / file.path
    allowed = "the file as the load wrote it (from a backup: `rereview restore`)"
    try:
        unharmed = sha256(path) == file.sha256
        if unharmed:
            return pl.read_parquet(path)
    except (OSError, pl.exceptions.PolarsError) as error:
        reason = "is missing" if isinstance(error, FileNotFoundError) else "cannot be read"
        raise ContractError(f"protected attributes: file {file.path} {reason}", allowed=allowed) from None
    raise ContractError(f"protected attributes: file {file.path} is damaged", allowed=allowed)


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


def folded(column: pl.Series) -> pl.Series:
    """Text without nulls and with at most `MOST_GROUPS` values besides.

    >>> folded(pl.Series("sex", ["female", None, "female"])).to_list()
    ['female', 'not stated', 'female']
    """
    counted = column.drop_nulls().value_counts().sort(["count", column.name], descending=[True, False])
    common = counted[column.name].head(MOST_GROUPS)
    rare = column.is_not_null() & ~column.is_in(common.implode())
    text = column.set(rare, OTHERS) if rare.any() else column
    return text.fill_null(NOT_STATED)
