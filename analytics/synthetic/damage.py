"""A clean feed with damaged rows put in, and the exact counts that an ingest must then report.

Every row of the clean feed stays as it is. The damaged ones are copies of some of them with one
fault each, put in somewhere after the row they were copied from. So nothing that is referred to
goes missing, and each fault decides by itself where its rows end.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import polars as pl

from analytics.contracts import FEED, TEXT_CHARACTERS, Kind, Table
from analytics.errors import UsageError
from analytics.synthetic.seeds import Purpose, stream

Ends = Literal["duplicate", "held", "quarantined"]
Counts = dict[str, dict[str, int]]
Spoil = Callable[[pl.DataFrame, Table], pl.DataFrame]

NOT_IDENTIFIERS = ("two words", "-begins-badly", "semi;colon", "x" * 65, "naïve", "<b>")
NOT_TIMES = ("yesterday", "2026-02-30 00:00:00", "2026-13-01T00:00:00Z", "31/12/2025")
MOST_DAMAGED = 0.5
CHANGED = {
    "subjects": "stream",
    "events": "detail",
    "corrections": "reason",
    "protected_attributes": "age_band",
}


@dataclass(frozen=True)
class Fault:
    """One way of spoiling rows (all columns as text), the tables it can happen in, where the rows end."""

    ends: Ends
    tables: tuple[str, ...]
    spoil: Spoil
    csv_only: bool = False


def _columns(table: Table, *kinds: Kind) -> list[str]:
    return [column.name for column in table.columns if column.kind in kinds]


def _in_turn(frame: pl.DataFrame, columns: list[str], values: tuple[str | None, ...]) -> pl.DataFrame:
    """In row i one of the columns is replaced by one of the values, by turns."""
    turn = pl.int_range(pl.len())
    value = (turn // len(columns) % len(values)).replace_strict(
        dict(enumerate(values)), return_dtype=pl.String
    )
    return frame.with_columns(
        pl.when(turn % len(columns) == number).then(value).otherwise(pl.col(name)).alias(name)
        for number, name in enumerate(columns)
    )


def _anew(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Rows under event ids of their own, so that the fault is all that is wrong with them."""
    if table.name != "events":
        return frame
    return frame.with_columns(event_id="anew:" + pl.col("event_id"))


def _missing(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    required = [column.name for column in table.columns if column.required]
    return _in_turn(_anew(frame, table), required, (None,))


def _bad_identifier(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    return _in_turn(frame, _columns(table, "identifier"), NOT_IDENTIFIERS)


def _bad_time(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    return _in_turn(_anew(frame, table), _columns(table, "timestamp", "date"), NOT_TIMES)


def _out_of_list(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    return _in_turn(_anew(frame, table), _columns(table, "choice"), ("9", "none of these"))


def _unknown_type(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    return _anew(frame, table).with_columns(event_type=pl.lit("not_in_the_taxonomy"))


def _known_too_early(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    return _anew(frame, table).with_columns(occurred_at=pl.lit("2199-01-01 00:00:00.000000"))


def _too_long(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    return _anew(frame, table).with_columns(detail=pl.lit("x" * (TEXT_CHARACTERS + 1)))


def _changed(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    return frame.with_columns(pl.lit("changed since").alias(CHANGED[table.name]))


def _unknown_reference(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    column, _ = table.refers_to[0]
    return _anew(frame, table).with_columns(("unseen:" + pl.col(column)).alias(column))


def _again(frame: pl.DataFrame, _: Table) -> pl.DataFrame:
    return frame


def _with(*kinds: Kind) -> tuple[str, ...]:
    return tuple(name for name, table in FEED.items() if _columns(table, *kinds))


FAULTS: dict[str, Fault] = {
    "missing": Fault("quarantined", tuple(FEED), _missing),
    "bad_identifier": Fault("quarantined", tuple(FEED), _bad_identifier),
    "bad_time": Fault("quarantined", _with("timestamp", "date"), _bad_time, csv_only=True),
    "out_of_list": Fault("quarantined", _with("choice"), _out_of_list),
    "unknown_type": Fault("quarantined", ("events",), _unknown_type),
    "known_too_early": Fault("quarantined", ("events",), _known_too_early),
    "too_long": Fault("quarantined", ("events",), _too_long),
    "changed": Fault("quarantined", tuple(CHANGED), _changed),
    "unknown_reference": Fault(
        "held", tuple(name for name, table in FEED.items() if table.refers_to), _unknown_reference
    ),
    "again": Fault("duplicate", tuple(FEED), _again),
}


def damage(feed: Path, out: Path, share: float, seed: int, suffix: str = ".parquet") -> Counts:
    """Write `feed` to `out` with damaged rows, as `.parquet` or `.csv`; returns the counts a table.

    `share` is the damaged part of each table's rows; each fault that can happen in a table does so
    at least once. The feed must be clean, as `simulate` writes it, and in Parquet. `UsageError`
    where `out` is not empty, or where share or suffix cannot be.
    """
    if not 0 <= share <= MOST_DAMAGED:
        raise UsageError(f"damage: share is {share}", allowed=f"0 to {MOST_DAMAGED}")
    if suffix not in {".parquet", ".csv"}:
        raise UsageError(f"damage: suffix is {suffix}", allowed=".parquet or .csv")
    if out.exists() and any(out.iterdir()):
        raise UsageError(f"damage: {out} is not empty", allowed="a new or empty folder")
    out.mkdir(parents=True, exist_ok=True)
    shutil.copy(feed / "manifest.json", out / "manifest.json")
    return {
        name: _damage_table(feed, out / f"{name}{suffix}", table, share, stream(seed, Purpose.DAMAGE, number))
        for number, (name, table) in enumerate(FEED.items())
        if (feed / f"{name}.parquet").exists()
    }


def _damage_table(
    feed: Path, target: Path, table: Table, share: float, rng: np.random.Generator
) -> dict[str, int]:
    clean = pl.read_parquet(feed / f"{table.name}.parquet").select(pl.all().cast(pl.String))
    faults = [
        fault
        for fault in FAULTS.values()
        if table.name in fault.tables and not (fault.csv_only and target.suffix != ".csv")
    ]
    each = max(1, round(len(clean) * share / (1 - share) / len(faults))) if share else 0
    victims = rng.permutation(len(clean))[: each * len(faults)]
    counts = {"accepted": len(clean), "duplicate": 0, "held": 0, "quarantined": 0}
    lots = [clean.with_columns(place=pl.int_range(pl.len()).cast(pl.Float64))]
    for number, fault in enumerate(faults):
        chosen = victims[number * each : (number + 1) * each]
        spoiled = fault.spoil(clean[chosen], table)
        later = chosen + rng.random(len(chosen)) * (len(clean) - chosen)
        lots.append(spoiled.with_columns(place=pl.Series(later, dtype=pl.Float64)))
        counts[fault.ends] += len(spoiled)
    mixed = pl.concat(lots).sort("place", maintain_order=True).drop("place")
    if target.suffix == ".csv":
        mixed.write_csv(target)
    else:
        _as_typed(mixed, table).write_parquet(target)
    return counts


def _as_typed(texts: pl.DataFrame, table: Table) -> pl.DataFrame:
    return texts.with_columns(
        pl.col(_columns(table, "timestamp")).str.to_datetime(time_unit="us"),
        pl.col(_columns(table, "date")).str.to_date(),
    )
