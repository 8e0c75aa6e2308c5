"""Files that a command hands out: written whole or not at all, the same bytes for the same rows."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import polars as pl

from analytics.errors import UsageError

Write = Callable[[pl.DataFrame, BinaryIO], None]


def _parquet(frame: pl.DataFrame, file: BinaryIO) -> None:
    frame.write_parquet(file, compression="zstd", compression_level=3, row_group_size=262_144)


def _csv(frame: pl.DataFrame, file: BinaryIO) -> None:
    frame.write_csv(file)


def _json(frame: pl.DataFrame, file: BinaryIO) -> None:
    rows = ",\n".join(json.dumps(row, default=str, ensure_ascii=False) for row in frame.iter_rows(named=True))
    file.write(f"[\n{rows}\n]\n".encode())


WRITERS: dict[str, Write] = {"csv": _csv, "parquet": _parquet, "json": _json}


def format_of(path: Path, allowed: tuple[str, ...]) -> str:
    """The format that a file's suffix names; `UsageError` where it is not one of `allowed`.

    >>> format_of(Path("out/ranks.csv"), ("csv", "parquet"))
    'csv'
    """
    name = path.suffix.removeprefix(".")
    if name not in allowed:
        raise UsageError(
            f"--out {path}: suffix {path.suffix!r}", allowed=", ".join(f".{name}" for name in allowed)
        )
    return name


def write(frame: pl.DataFrame, path: Path, file_format: str) -> None:
    """Write `frame` beside `path` and put it there at once; `UsageError` where that is not possible."""
    _put(path, lambda file: WRITERS[file_format](frame, file))


def write_all(files: Mapping[str, bytes], path: Path, suffix: str) -> None:
    """Write files whose names are `path` with an ending each; `UsageError` where one cannot be written.

    A name without suffix gets the format's.
    """
    if not path.name or path.is_dir() or (path.exists() and not path.is_file()):
        raise UsageError(f"--out {str(path)!r}: not a file", allowed="the name of a file to write")
    named = path if path.suffix else path.with_name(f"{path.name}.{suffix}")
    for ending, content in files.items():
        _put(named.with_stem(f"{named.stem}{ending}"), lambda file, content=content: file.write(content))  # type: ignore[misc]


@contextmanager
def filling(path: Path) -> Iterator[BinaryIO]:
    """A file to write into that is put at `path` at the end; on an error nothing is; errors as above."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    try:
        with draft.open("wb") as file:
            yield file
        draft.replace(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(
            f"--out {path}: {reason}", allowed="a file in a folder that can be written"
        ) from None
    finally:
        draft.unlink(missing_ok=True)


def _put(path: Path, fill: Callable[[BinaryIO], object]) -> None:
    with filling(path) as file:
        fill(file)
