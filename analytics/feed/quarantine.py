"""Rows that were set aside: looking at them, and getting them out to be repaired and sent again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from analytics.contracts import CLASSIFICATION, CONTRACT_VERSION, FEED, Table
from analytics.errors import UsageError
from analytics.store import state
from analytics.store.open import Store
from analytics.store.raw import ASIDE_PREFIX
from analytics.store.rows import define_rows
from analytics.store.session import Session, connect_to_read

if TYPE_CHECKING:
    import polars as pl

Format = Literal["csv", "parquet"]


def listing(store: Store) -> pl.DataFrame:
    """One row a row set aside.

    Columns: table_name, file, row_number (from 1, the header not counted), reason, load (the one that
    met it first), raw (the row as it came, as JSON), mended (a row of its key was accepted).
    """
    import polars as pl

    with connect_to_read() as session:
        return pl.concat([_of_table(session, store, table) for table in FEED.values()])


def export(store: Store, out: Path, *, file_format: Format = "csv") -> dict[str, int]:
    """Write the rows of `listing` that are not mended as a feed folder; gives the rows a table.

    Each row has what it came with in the contract's columns (text in either format), and beside
    them quarantine_file, quarantine_row_number, quarantine_reason and quarantine_raw_line (the
    whole line, where it could not be taken apart). An ingest takes no notice of those four. Bytes
    that are not UTF-8 are written escaped, as Python writes them. Raises `UsageError` where `out` is in use.
    """
    import polars as pl

    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(f"{out}: in use", allowed="a new or empty folder")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{out}: cannot be made: {error.strerror}", allowed="a folder to write to") from None
    written: dict[str, int] = {}
    with connect_to_read() as session:
        for table in FEED.values():
            rows = _of_table(session, store, table).filter(~pl.col("mended"))
            if rows.height:
                _write(_as_feed(rows, table), out / f"{table.name}.{file_format}", file_format)
                written[table.name] = rows.height
    manifest = {"contract": CONTRACT_VERSION, "classification": CLASSIFICATION, "producer": "quarantine"}
    (out / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return written


def _of_table(session: Session, store: Store, table: Table) -> pl.DataFrame:
    aside = [file for file in state.segments(store, kind="quarantine") if file.table == table.name]
    rows = [file for file in state.segments(store) if file.table == table.name and aside]
    session.view_files("quarantined", [store.path / file.path for file in aside], empty="schema_quarantine")
    session.view_files("rows", [store.path / file.path for file in rows], empty=f"schema_{table.name}")
    define_rows(session, table, "stored", "rows")
    return session.frame("read_quarantine")


def _as_feed(rows: pl.DataFrame, table: Table) -> pl.DataFrame:
    import polars as pl

    came = [json.loads(raw) for raw in rows["raw"]]
    columns: dict[str, list[str | None]] = {name: [] for name in table.column_names}
    for row in came:
        columns.update({name: [] for name in row if name not in columns and name != "raw_line"})
    for name, cells in columns.items():
        cells.extend(_printable(row.get(name)) for row in came)
    columns |= {
        f"{ASIDE_PREFIX}file": rows["file"].to_list(),
        f"{ASIDE_PREFIX}row_number": [str(number) for number in rows["row_number"]],
        f"{ASIDE_PREFIX}reason": rows["reason"].to_list(),
        f"{ASIDE_PREFIX}raw_line": [_printable(row.get("raw_line")) for row in came],
    }
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


def _printable(text: str | None) -> str | None:
    if text is None:
        return None
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _write(frame: pl.DataFrame, path: Path, file_format: Format) -> None:
    if file_format == "csv":
        frame.write_csv(path)
    else:
        frame.write_parquet(path)
