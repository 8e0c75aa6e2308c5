"""Any table to be audited: a CSV or Parquet file with `label`, `score` or `predicted`, and group columns."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from analytics.errors import ContractError, UsageError
from analytics.evaluation.fairness.attributes import MOST_GROUPS, folded
from analytics.evaluation.fairness.counts import Audited

LABEL, SCORE, PREDICTED, PROBABILITY = "label", "score", "predicted", "probability"
OWN = (LABEL, SCORE, PREDICTED, PROBABILITY)
_TRUTH = {"0": 0.0, "1": 1.0, "false": 0.0, "true": 1.0}


def read(path: Path, cut: float | None, groups: Sequence[str]) -> Audited:
    """The people of a file; chosen is whoever is `predicted`, or reaches `cut` where one is given.

    Without `groups` every further column with at most `MOST_GROUPS` values is one. `UsageError` for a wrong
    option, `ContractError` for a file that cannot be read or a value that is not allowed, with its row.
    """
    if cut is not None and not math.isfinite(cut):
        raise UsageError(f"--cut {cut}", allowed="a finite number")
    frame = _frame(path)
    where = f"predictions {path}"
    columns = frame.columns
    if LABEL not in columns:
        raise ContractError(f"{where}: no column {LABEL!r}", allowed=f"{LABEL} with {SCORE} or {PREDICTED}")
    if SCORE not in columns and PREDICTED not in columns:
        raise ContractError(f"{where}: neither {SCORE!r} nor {PREDICTED!r}", allowed="one of these columns")
    if frame.is_empty():
        raise ContractError(f"{where}: no rows", allowed="one row or more")
    label = _zero_or_one(frame[LABEL], where)
    chosen = _chosen(frame, cut, where)
    named = _named(frame, groups, where)
    told = pl.DataFrame([folded(_text(frame[name])) for name in named])
    claimed = None
    if PROBABILITY in columns:
        claimed = _numbers(frame[PROBABILITY], where, least=0.0, most=1.0).to_numpy()
    return Audited(label.to_numpy(), chosen.to_numpy(), told, claimed)


def _frame(path: Path) -> pl.DataFrame:
    """The file's columns; those of a CSV file as text."""
    readers = {
        ".csv": lambda: pl.read_csv(path, infer_schema=False),
        ".parquet": lambda: pl.read_parquet(path),
    }
    if path.suffix.lower() not in readers:
        raise UsageError(f"--predictions {path}: suffix {path.suffix!r}", allowed=".csv or .parquet")
    try:
        return readers[path.suffix.lower()]()
    except (OSError, pl.exceptions.PolarsError) as error:
        reason = str(error).partition("\n")[0]
        raise ContractError(f"predictions {path}: {reason}", allowed="a CSV or Parquet file") from None


def _chosen(frame: pl.DataFrame, cut: float | None, where: str) -> pl.Series:
    if cut is not None:
        if SCORE not in frame.columns:
            raise UsageError(f"{where}: --cut without a column {SCORE!r}", allowed=f"--cut with {SCORE}")
        return _numbers(frame[SCORE], where) >= cut
    if PREDICTED not in frame.columns:
        raise UsageError(f"{where}: a score without a cut", allowed="--cut SCORE: chosen from there on")
    return _zero_or_one(frame[PREDICTED], where)


def _named(frame: pl.DataFrame, groups: Sequence[str], where: str) -> list[str]:
    further = [name for name in frame.columns if name not in OWN and not frame[name].dtype.is_nested()]
    missing = [name for name in groups if name not in further]
    if missing:
        allowed = ", ".join(further) or f"a file with columns besides {', '.join(OWN)}"
        raise UsageError(f"{where}: no group column {missing[0]!r}", allowed=allowed)
    if groups:
        return list(dict.fromkeys(groups))
    found = [name for name in further if frame[name].n_unique() <= MOST_GROUPS]
    if not found:
        raise UsageError(
            f"{where}: no group column",
            allowed=f"--group COLUMN, or a column of at most {MOST_GROUPS} values",
        )
    return found


def _text(column: pl.Series) -> pl.Series:
    """A group column as text; null, empty and not a number are not stated."""
    text = column.cast(pl.String, strict=False)
    blank = text.str.strip_chars() == ""
    numbers = (
        column.is_nan() if column.dtype.is_float() else pl.Series([False]).new_from_index(0, len(column))
    )
    return text.set(blank.fill_null(value=True) | numbers.fill_null(value=False), None).alias(column.name)


def _zero_or_one(column: pl.Series, where: str) -> pl.Series:
    if column.dtype == pl.Boolean:
        _none_missing(column, where)
        return column
    text = column.cast(pl.String, strict=False).str.strip_chars().str.to_lowercase()
    numbers = text.cast(pl.Float64, strict=False)
    known = text.replace_strict(_TRUTH, default=None, return_dtype=pl.Float64)
    value = pl.select(pl.coalesce(known, numbers)).to_series()
    _check(column, value.is_in([0.0, 1.0]), where, "0 or 1 in every row")
    return value == 1.0


def _numbers(column: pl.Series, where: str, least: float = -math.inf, most: float = math.inf) -> pl.Series:
    if column.dtype == pl.String:
        value = column.str.strip_chars().cast(pl.Float64, strict=False)
    else:
        value = column.cast(pl.Float64, strict=False)
    inside = value.is_finite() & (value >= least) & (value <= most)
    allowed = "a finite number in every row" if math.isinf(least) else f"{least:g} to {most:g} in every row"
    _check(column, inside, where, allowed)
    return value


def _none_missing(column: pl.Series, where: str) -> None:
    _check(column, column.is_not_null(), where, "0 or 1 in every row")


def _check(column: pl.Series, fine: pl.Series, where: str, allowed: str) -> None:
    """`ContractError` with the first row that is not fine; rows count from 1, the header not counted."""
    wrong = ~fine.fill_null(value=False)
    row = wrong.arg_max()
    if row is not None and wrong[row]:
        shown = "nothing" if column[row] is None else repr(column[row])
        raise ContractError(f"{where}: column {column.name!r}, row {row + 1}: {shown[:80]}", allowed=allowed)
