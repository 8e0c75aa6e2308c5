"""Staging a CSV file record by record, so that damaged records are kept apart and the rest is read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from analytics.errors import ContractError
from analytics.feed.csv_lines import Lines
from analytics.feed.csv_records import Record, records
from analytics.progress import Update
from analytics.store.raw import RawFile, named_once

RECORDS_A_PART = 100_000
CHARACTERS_A_PART = 64 << 20
NOT_UTF8 = "bytes that are not UTF-8; allowed: UTF-8"

Row = tuple[str | int | None, ...]


def header(path: Path) -> dict[str, str]:
    """Names of the columns, each mapped to the name that staged files give it.

    Raises `ContractError` where the file has no header row that can be read.
    """
    with path.open("rb") as file:
        first = next(records(Lines(file)), None)
    if first is None:
        raise ContractError("no header row", allowed="a header row in UTF-8")
    if first.flaw or not _is_utf8(first.text):
        raise ContractError(f"header row: {first.flaw or NOT_UTF8}")
    return named_once(first.fields, [f"c{place}" for place in range(len(first.fields))])


def stage(path: Path, names: dict[str, str], staged: Path, update: Update) -> RawFile:
    """Write the records of `path` as Parquet parts named after `staged`, each row marked."""
    import polars as pl

    columns = ["row_number", *names.values(), "unread", "raw"]
    schema = dict.fromkeys(columns, pl.String) | {"row_number": pl.Int64}
    size = path.stat().st_size or 1
    parts: list[Path] = []
    with path.open("rb") as file:
        rows = _rows(Lines(file), list(names))
        while True:
            part = _part(rows)
            if parts and not part:
                break
            parts.append(staged.with_suffix(f".{len(parts)}.parquet"))
            frame = pl.DataFrame(part, schema=schema, orient="row")
            frame.write_parquet(parts[-1], compression="lz4")
            update(file.tell() / size)
    return RawFile(tuple(parts), names, marked=True)


def _part(rows: Iterator[Row]) -> list[Row]:
    """The next rows, as many as fit into memory with ease."""
    part: list[Row] = []
    characters = 0
    for row in islice(rows, RECORDS_A_PART):
        part.append(row)
        characters += sum(len(value) for value in row if isinstance(value, str))
        if characters > CHARACTERS_A_PART:
            break
    return part


def _rows(lines: Lines, names: list[str]) -> Iterator[Row]:
    found = records(lines)
    next(found, None)
    for number, record in enumerate(found, start=1):
        yield (number, *_row(record, names))


def _row(record: Record, names: list[str]) -> Row:
    """The fields, then why the record could not be taken apart and how it came (both null: it could)."""
    fields = record.fields
    while len(fields) > len(names) and not fields[-1]:
        fields = fields[:-1]
    flaw = record.flaw
    if flaw is None and len(fields) != len(names):
        flaw = f"{len(fields)} fields; allowed: {len(names)}, as in the header"
    if flaw is not None:
        return (*(None for _ in names), flaw, json.dumps({"raw_line": record.text}))
    if not _is_utf8(record.text):
        raw = json.dumps(dict(zip(names, fields, strict=True)))
        return (*(None for _ in names), NOT_UTF8, raw)
    return (*(field or None for field in fields), None, None)


def _is_utf8(text: str) -> bool:
    """Whether decoding met only UTF-8; other bytes became surrogates."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
