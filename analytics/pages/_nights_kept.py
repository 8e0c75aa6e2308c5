"""Every published night as a row: when, how old, by which model, what its gates said, if kept. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import polars as pl
from polars.datatypes import DataTypeClass

from analytics.pages import _plain, _words
from analytics.store.attempts import Attempt
from analytics.store.nights import Night

_BAD = ("failed", "overridden")
_COLUMNS: dict[str, DataTypeClass | pl.DataType] = {
    "night": pl.Int32,
    "as_of": pl.Date,
    "state": pl.String,
    "age": pl.String,
    "ranked": pl.Int64,
    "gates": pl.String,
    "megabytes": pl.Float64,
    "published": pl.Datetime("us"),
    "model": pl.String,
}
SCHEMA = pl.Schema(_COLUMNS)


def rows(
    published: Sequence[Night], current: int | None, tried: Sequence[Attempt], now: datetime
) -> pl.DataFrame:
    """One row a night, the newest day first; `now` is UTC. Columns are those of `SCHEMA`."""
    verdicts = {each.night: each for each in tried if each.night is not None and each.outcome == "published"}
    newest = {night.as_of: night.number for night in published}
    listed = sorted(published, key=lambda night: (night.as_of, night.number), reverse=True)
    told = [
        {
            "night": night.number,
            "as_of": night.as_of,
            "state": state(night, current=night.number == current, replaced=newest[night.as_of]),
            "age": _words.age(night.as_of, now),
            "ranked": _ranked(night),
            "gates": gates(verdicts.get(night.number)),
            "megabytes": _megabytes(night),
            "published": datetime.fromisoformat(night.published_at).replace(tzinfo=None),
            "model": _plain.visible(night.model_id, characters=80),
        }
        for night in listed
    ]
    return pl.DataFrame(told, schema=SCHEMA)


def state(night: Night, *, current: bool, replaced: int) -> str:
    """What a night is to a reader, in a word or two; `replaced` is the newest publication of its day."""
    if night.dropped is not None:
        return _plain.visible(f"✕ {night.dropped}", characters=80)
    if current:
        return "● current"
    return "✓ kept" if replaced == night.number else f"↻ replaced by night {replaced}"


def gates(attempt: Attempt | None) -> str:
    """The verdicts of the run that published a night, those that matter named.

    >>> gates(None)
    'not on record'
    """
    if attempt is None or not attempt.gates:
        return "not on record"
    bad = [f"{gate['gate']} {gate['verdict']}" for gate in attempt.gates if gate["verdict"] in _BAD]
    passed = sum(gate["verdict"] == "passed" for gate in attempt.gates)
    without = sum(gate["verdict"] == "no reference" for gate in attempt.gates)
    parts = [*bad, f"{passed} passed", *([f"{without} without reference"] if without else [])]
    return _plain.visible(", ".join(parts), characters=160)


def _ranked(night: Night) -> int | None:
    rows: Any = night.manifest.get("outputs", {}).get("queue", {}).get("rows")
    return None if rows is None else int(rows)


def _megabytes(night: Night) -> float | None:
    if night.dropped is not None or not night.run_path.is_file():
        return None
    return night.run_path.stat().st_size / 1e6
