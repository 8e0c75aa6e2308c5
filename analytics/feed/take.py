"""Taking up one file of the feed, whatever its format."""

from __future__ import annotations

from glob import escape
from pathlib import Path

from analytics.contracts import Table
from analytics.errors import ContractError, DiskError, full
from analytics.feed import csv_staging
from analytics.feed.csv_lines import LINE_BYTES
from analytics.progress import Update
from analytics.store.queries import QueryError
from analytics.store.raw import CSV_RECORDS, RawFile, define_raw, parquet_file
from analytics.store.session import Session


class UnreadableError(Exception):
    """A file of the feed that cannot be read; nothing of it is loaded."""

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(f"{file}: {reason}")
        self.file, self.reason = file, reason


def take(session: Session, staging: Path, table: Table, path: Path, update: Update) -> RawFile:
    """The file as rows in order; raises `UnreadableError` where it is none of its format.

    A disk that takes no more is nothing that the file is to blame for: it ends the whole load.
    """
    try:
        if not path.is_file():
            raise UnreadableError(path.name, "no regular file; allowed: a file that can be read")
        if path.suffix == ".parquet":
            return parquet_file(session, path)
        return _take_csv(session, staging, table, path, update)
    except DiskError:
        raise
    except OSError as error:
        if full(error):
            raise
        raise UnreadableError(path.name, f"{error.strerror}; allowed: a file that can be read") from None
    except ContractError as error:
        raise UnreadableError(
            path.name, error.reason if isinstance(error, QueryError) else str(error)
        ) from None


def _take_csv(session: Session, staging: Path, table: Table, path: Path, update: Update) -> RawFile:
    """By the engine where every record is well formed, else record by record.

    Reading and checking are one pass then: `checked_records` holds what came of it.
    """
    names = csv_staging.header(path)
    columns = dict.fromkeys(names.values(), "VARCHAR")
    file = RawFile((), names, relation=CSV_RECORDS)
    try:
        session.define(
            CSV_RECORDS, "check_csv_records", path=escape(str(path)), columns=columns, line_bytes=LINE_BYTES
        )
        define_raw(session, table, file)
        session.define("checked", f"check_{table.name}")
        session.rows("write_checked_records", update=update)
    except QueryError:
        return csv_staging.stage(path, names, staging / f"csv-{table.name}.parquet", update)
    return file
