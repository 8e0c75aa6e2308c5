from __future__ import annotations

from pathlib import Path

import polars as pl

from analytics.ranking.policy import every_signal
from tests.nightly.jobs import files
from tests.programs import complaint, program

NIGHTS = ("--as-of", "2026-06-02", "--until", "2026-06-30", "--every", "14")


def test_signals_are_written_for_a_notebook_and_nothing_to_the_store(
    tiny_store_copy: Path, tmp_path: Path
) -> None:
    before, store = files(tiny_store_copy), ("--store", tiny_store_copy)
    program(*store, "people", "list")  # makes the casework database, where the export is logged
    for name in ("one.parquet", "two.parquet", "one.csv"):
        done = program(*store, "export", "signals", *NIGHTS, "--out", tmp_path / name)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (tmp_path / "one.parquet").read_bytes() == (tmp_path / "two.parquet").read_bytes()
    told = pl.read_parquet(tmp_path / "one.parquet")
    assert told["as_of"].n_unique() == 3
    assert set(told["signal"].cast(pl.String)) == set(every_signal())
    text = pl.read_csv(tmp_path / "one.csv", try_parse_dates=True, infer_schema_length=None)
    assert text.columns == told.columns
    assert text["evidence"].equals(told["evidence"])
    after = files(tiny_store_copy)
    assert {name: after[name] for name in after if not name.startswith("casework.sqlite")} == before


def test_another_suffix_is_refused(tiny_store: Path, tmp_path: Path) -> None:
    done = program("--store", tiny_store, "export", "signals", *NIGHTS, "--out", tmp_path / "signals.xlsx")
    assert "suffix '.xlsx'; allowed: .parquet, .csv" in complaint(done, 2)
    assert list(tmp_path.iterdir()) == []
