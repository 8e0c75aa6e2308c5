"""A CSV or Parquet file as a table of columns, each named once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import polars as pl

from analytics.errors import ContractError, UsageError

PLAIN = "text, numbers, dates or truth values"


def read(path: Path) -> pl.DataFrame:
    """The file's columns; those of a CSV file as text.

    `UsageError` for another suffix, `ContractError` for a file that cannot be read or names a column twice.
    """
    readers: dict[str, Callable[[Path], pl.DataFrame]] = {".csv": _csv, ".parquet": pl.read_parquet}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise UsageError(f"--predictions {path}: suffix {path.suffix!r}", allowed=".csv or .parquet")
    try:
        return reader(path)
    except (OSError, ValueError, pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        reason = str(error).partition("\n")[0]
        raise ContractError(f"predictions {path}: {reason}", allowed="a CSV or Parquet file") from None


def _csv(path: Path) -> pl.DataFrame:
    # read by itself, for a name that comes twice is given another where it is a header
    head = pl.read_csv(path, has_header=False, n_rows=1, infer_schema=False, truncate_ragged_lines=True)
    counted = Counter(name or "" for name in head.row(0))
    twice = [name for name, times in counted.items() if times > 1]
    if twice:
        raise ContractError(
            f"predictions {path}: column {twice[0]!r} stands there twice", allowed="once each"
        )
    return pl.read_csv(path, infer_schema=False)


def is_plain(column: pl.Series) -> bool:
    """Can its values name groups?"""
    dtype = column.dtype
    kinds = (pl.String, pl.Categorical, pl.Enum, pl.Boolean, pl.Null)
    return dtype.is_numeric() or dtype.is_temporal() or isinstance(dtype, kinds)


def text(column: pl.Series) -> pl.Series:
    """A plain column as text."""
    if isinstance(column.dtype, pl.Duration):
        return column.dt.to_string()
    return column.cast(pl.String)
