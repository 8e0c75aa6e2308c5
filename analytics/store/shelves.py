"""Relations with rows for every subject, as parts of a list write them: by shelves of buckets."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from analytics.store.content import frame_sha256
from analytics.store.loading import BUCKETS
from analytics.store.timeline import bucket

SHELVES = 64
"""Rows that tell of a subject are hashed by so many ranges of buckets, so that parts of a list may be."""


def shelf(bucket: int) -> int:
    """The shelf of a bucket.

    >>> shelf(0), shelf(255)
    (0, 63)
    """
    return bucket * SHELVES // BUCKETS


def shelf_sha256s(frame: pl.DataFrame) -> dict[int, str]:
    """Hash of the rows on each shelf that has any, in the order of the frame's rows; by `subject_id`."""
    people = frame.select(pl.col("subject_id").unique())
    shelves = [shelf(bucket(subject)) for subject in people["subject_id"]]
    placed = frame.join(
        people.with_columns(shelf=pl.Series(shelves, dtype=pl.UInt8)),
        on="subject_id",
        how="left",
        maintain_order="left",
    )
    parts = placed.partition_by("shelf", as_dict=True, include_key=False, maintain_order=True)
    return {int(key[0]): frame_sha256(part) for key, part in sorted(parts.items())}


def shelved_sha256(shelves: Mapping[int, str]) -> str:
    """One hash of what lies on all shelves, however many there were in a part."""
    told = "".join(f"{number} {digest}\n" for number, digest in sorted(shelves.items()))
    return hashlib.sha256(told.encode()).hexdigest()


@dataclass(frozen=True)
class Shelved:
    """A relation that lies in the files of its parts, in order: so many rows, and the hash of all of them.

    `people` has one row for each subject that it tells of, with what gates ask of them.
    """

    people: pl.DataFrame
    files: tuple[Path, ...]
    height: int
    sha256: str
