from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from analytics.synthetic import writer
from analytics.synthetic.columns import named, texts, timestamps
from analytics.synthetic.identifiers import text


def test_rows_are_gathered_into_large_groups_whatever_the_lots(tmp_path: Path) -> None:
    with writer.TableWriter(tmp_path, "corrections") as table:
        for lot in range(30):
            numbers = np.arange(10_000) + lot * 10_000
            table.write(
                {
                    "event_id": texts(text(numbers, 1, "E")),
                    "action": named(numbers * 0, ("retract",)),
                    "recorded_at": timestamps(numbers),
                    "reason": named(numbers % 2, (f"reason {lot}", "other")),
                }
            )
    file = pq.ParquetFile(tmp_path / "corrections.parquet")
    assert file.metadata.num_row_groups == 2
    frame = pl.read_parquet(tmp_path / "corrections.parquet")
    assert len(frame) == table.rows == 300_000
    assert frame.schema["reason"] == pl.String
    assert frame["reason"][290_000] == "reason 29"
