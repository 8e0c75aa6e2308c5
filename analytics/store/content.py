"""Hashes of what frames and files hold."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl


def frame_sha256(frame: pl.DataFrame) -> str:
    """SHA-256 of a frame's column names, types, nulls and values, in the order of its rows.

    It does not depend on how a file lays the frame out, nor on chunks or the writer's version.

    >>> one = pl.DataFrame({"a": ["x", None], "b": [[1, 2], []]})
    >>> frame_sha256(one) == frame_sha256(pl.concat([one[:1], one[1:]], rechunk=False))
    True
    >>> frame_sha256(one) == frame_sha256(one.with_columns(a=pl.lit("x")))
    False
    """
    digest = hashlib.sha256(f"{frame.height} rows".encode())
    for series in frame.get_columns():
        for part in _parts(series):
            # the length in front keeps neighbours apart: "ab" + "c" is not "a" + "bc"
            digest.update(len(part).to_bytes(8, "little"))
            digest.update(part)
    return digest.hexdigest()


def _parts(series: pl.Series) -> Iterator[bytes]:
    yield f"{series.name} {series.dtype}".encode()
    yield series.is_null().to_numpy().tobytes()
    if isinstance(series.dtype, pl.List):
        yield series.list.len().fill_null(0).cast(pl.Int64).to_numpy().tobytes()
        yield from _parts(series.drop_nulls().explode(empty_as_null=False).alias("item"))
    elif series.dtype == pl.String:
        text = series.fill_null("")
        yield text.str.len_bytes().cast(pl.Int64).to_numpy().tobytes()
        yield str(text.str.join("").item()).encode()
    elif series.dtype == pl.Float64:
        yield series.fill_null(0.0).to_numpy().tobytes()
    else:
        # whole numbers, dates (days), timestamps (microseconds), truth values
        yield series.to_physical().cast(pl.Int64).fill_null(0).to_numpy().tobytes()


def canonical(content: Mapping[str, Any]) -> str:
    """The text of a document that is stored and hashed: sorted keys, no spaces, ASCII.

    >>> canonical({"b": 1, "a": None})
    '{"a":null,"b":1}'
    """
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def file_sha256(path: Path) -> str:
    """SHA-256 of a file's bytes; `OSError` where it cannot be read."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
