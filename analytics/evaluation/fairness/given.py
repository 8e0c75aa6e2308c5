"""Any table to be audited: a CSV or Parquet file with `label`, `score` or `predicted`, and group columns."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from analytics.errors import ContractError, UsageError
from analytics.evaluation.fairness import tabled
from analytics.evaluation.fairness.attributes import MOST_GROUPS, folded
from analytics.evaluation.fairness.counts import Audited
from analytics.evaluation.fairness.values import tidy
from analytics.progress import Update, ignore

LABEL, SCORE, PREDICTED, PROBABILITY = "label", "score", "predicted", "probability"
OWN = (LABEL, SCORE, PREDICTED, PROBABILITY)
_MOST_SPELLINGS = 10 * MOST_GROUPS
"""A column with more different texts than this is no group column unless it is asked for."""
_TRUTH = {"0": 0.0, "1": 1.0, "false": 0.0, "true": 1.0}


def read(path: Path, cut: float | None, groups: Sequence[str], update: Update = ignore) -> Audited:
    """The people of a file; chosen is whoever is `predicted`, or reaches `cut` where one is given.

    Without `groups` every further column with at most `MOST_GROUPS` values is one. `UsageError` for a wrong
    option, `ContractError` for a file that cannot be read or a value that is not allowed, with its row.
    """
    if cut is not None and not math.isfinite(cut):
        raise UsageError(f"--cut {cut}", allowed="a finite number")
    frame = tabled.read(path)
    update(0.5)
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
    update(0.7)
    told, warnings = _groups(frame.drop(OWN, strict=False), groups, where)
    claimed = None
    if PROBABILITY in columns:
        claimed = _numbers(frame[PROBABILITY], where, least=0.0, most=1.0).to_numpy()
    return Audited(label.to_numpy(), chosen.to_numpy(), told, claimed, warnings=warnings)


def _chosen(frame: pl.DataFrame, cut: float | None, where: str) -> pl.Series:
    if cut is not None:
        if SCORE not in frame.columns:
            raise UsageError(f"{where}: --cut without a column {SCORE!r}", allowed=f"--cut with {SCORE}")
        return _numbers(frame[SCORE], where) >= cut
    if PREDICTED not in frame.columns:
        raise UsageError(f"{where}: a score without a cut", allowed="--cut SCORE: chosen from there on")
    return _zero_or_one(frame[PREDICTED], where)


def _groups(further: pl.DataFrame, asked: Sequence[str], where: str) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """The group columns, tidied and folded, and what was done to them for that."""
    missing = [name for name in asked if name not in further.columns]
    if missing:
        allowed = ", ".join(further.columns) or f"a file with columns besides {', '.join(OWN)}"
        raise UsageError(f"{where}: no group column {missing[0]!r}", allowed=allowed)
    unfit = [name for name in further.columns if not tabled.is_plain(further[name])]
    wrong = [name for name in asked if name in unfit]
    if wrong:
        kind = further[wrong[0]].dtype
        raise ContractError(f"{where}: group column {wrong[0]!r} is {kind}", allowed=tabled.PLAIN)
    names = list(dict.fromkeys(asked)) or [name for name in further.columns if name not in unfit]
    if not asked:
        names = [name for name in names if further[name].n_unique() <= _MOST_SPELLINGS]
    tidied = {name: tidy(tabled.text(further[name])) for name in names}
    found = [name for name in names if asked or tidied[name].column.n_unique() <= MOST_GROUPS]
    if not found:
        raise UsageError(
            f"{where}: no group column",
            allowed=f"--group COLUMN, or a column of at most {MOST_GROUPS} values",
        )
    left_out = [f"{name}: left out, for it is {further[name].dtype}" for name in unfit if not asked]
    warnings = [warning for name in found for warning in tidied[name].warnings]
    return pl.DataFrame([folded(tidied[name].column) for name in found]), (*warnings, *left_out)


def _zero_or_one(column: pl.Series, where: str) -> pl.Series:
    if column.dtype == pl.Boolean:
        _none_missing(column, where)
        return column
    _plain(column, where, "0 or 1 in every row")
    text = tabled.text(column).str.strip_chars().str.to_lowercase()
    numbers = text.cast(pl.Float64, strict=False)
    known = text.replace_strict(_TRUTH, default=None, return_dtype=pl.Float64)
    value = pl.select(pl.coalesce(known, numbers)).to_series()
    _check(column, value.is_in([0.0, 1.0]), where, "0 or 1 in every row")
    return value == 1.0


def _numbers(column: pl.Series, where: str, least: float = -math.inf, most: float = math.inf) -> pl.Series:
    if column.dtype == pl.String:
        value = column.str.strip_chars().cast(pl.Float64, strict=False)
    else:
        _plain(column, where, "a number in every row", numbers=True)
        value = column.cast(pl.Float64, strict=False)
    inside = value.is_finite() & (value >= least) & (value <= most)
    allowed = "a finite number in every row" if math.isinf(least) else f"{least:g} to {most:g} in every row"
    _check(column, inside, where, allowed)
    return value


def _plain(column: pl.Series, where: str, allowed: str, *, numbers: bool = False) -> None:
    """`ContractError` for a column of lists, bytes and the like; where `numbers`, of all but numbers."""
    dtype = column.dtype
    fit = dtype.is_numeric() or dtype in (pl.Boolean, pl.Null) if numbers else tabled.is_plain(column)
    if not fit:
        raise ContractError(f"{where}: column {column.name!r} is {dtype}", allowed=allowed)


def _none_missing(column: pl.Series, where: str) -> None:
    _check(column, column.is_not_null(), where, "0 or 1 in every row")


def _check(column: pl.Series, fine: pl.Series, where: str, allowed: str) -> None:
    """`ContractError` with the first row that is not fine; rows count from 1, the header not counted."""
    wrong = ~fine.fill_null(value=False)
    row = wrong.arg_max()
    if row is not None and wrong[row]:
        shown = "nothing" if column[row] is None else repr(column[row])
        raise ContractError(f"{where}: column {column.name!r}, row {row + 1}: {shown[:80]}", allowed=allowed)
