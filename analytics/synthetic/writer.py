"""Feed tables as Parquet files, one row group after another, so that no table is ever held whole."""

from __future__ import annotations

from pathlib import Path
from typing import Self

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from analytics.contracts import FEED

ROWS_PER_GROUP = 262_144
_NEVER_REPEATED = ("event_id",)


class TableWriter:
    """One table of a feed; rows are gathered until they make a row group."""

    def __init__(self, folder: Path, name: str) -> None:
        self.rows = 0
        self._path = folder / f"{name}.parquet"
        self._repeated = [column for column in FEED[name].column_names if column not in _NEVER_REPEATED]
        self._file: pq.ParquetWriter | None = None
        self._waiting: list[pa.Table] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def write(self, columns: dict[str, pa.Array]) -> None:
        """Add rows; the columns are those of the contract, in its order."""
        self._waiting.append(pa.table(columns))
        self.rows += self._waiting[-1].num_rows
        if sum(table.num_rows for table in self._waiting) >= ROWS_PER_GROUP:
            self._flush()

    def close(self) -> None:
        """Write what is left and finish the file."""
        if self._waiting:
            self._flush()
        if self._file is not None:
            self._file.close()

    def _flush(self) -> None:
        group = pa.concat_tables(self._waiting).unify_dictionaries()
        if self._file is None:
            # Without Arrow's own schema in the file a dictionary is plain text to every reader.
            self._file = pq.ParquetWriter(
                self._path, group.schema, compression="zstd", compression_level=1,
                use_dictionary=self._repeated, store_schema=False,
            )  # fmt: skip
        self._file.write_table(group, row_group_size=max(ROWS_PER_GROUP, group.num_rows))
        self._waiting = []
