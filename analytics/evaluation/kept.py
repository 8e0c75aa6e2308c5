"""What one ranking did in one world, as frames, and how it is kept for a long job to go on from."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass, fields
from pathlib import Path

import polars as pl


@dataclass(frozen=True, eq=False)
class Judged:
    """One ranking's replay of one world, under every budget.

    `reviews`: per_week, night, subject_id, rank, label. `escalations`: per_week, subject_id, mode, onset_on,
    act_on, caught_on, lead_days. `nights`: night, overlap_100 (with the night before; null on the first),
    ties_at_cut. `calibration`: see `analytics.evaluation.calibration`. `people`: story, people.
    """

    reviews: pl.DataFrame
    escalations: pl.DataFrame
    nights: pl.DataFrame
    calibration: pl.DataFrame
    people: pl.DataFrame


def key(*parts: object) -> str:
    """Short name of everything that a result depends on: the same parts, the same result.

    >>> key({"b": 1, "a": 2}) == key({"a": 2, "b": 1})
    True
    """
    text = json.dumps(parts, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def save(judged: Judged, folder: Path) -> None:
    """Write the frames to `folder`, which is there whole or not at all."""
    draft = folder.with_name(f".{folder.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    for field in fields(Judged):
        getattr(judged, field.name).write_parquet(draft / f"{field.name}.parquet")
    shutil.rmtree(folder, ignore_errors=True)
    draft.rename(folder)


def load(folder: Path) -> Judged | None:
    """What was kept in `folder`, None where nothing was."""
    if not folder.is_dir():
        return None
    return Judged(
        **{field.name: pl.read_parquet(folder / f"{field.name}.parquet") for field in fields(Judged)}
    )
