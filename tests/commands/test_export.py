from __future__ import annotations

from pathlib import Path

import polars as pl
from pypdf import PdfReader

from analytics.ranking.policy import every_signal
from analytics.store import nights
from analytics.store.open import open_store
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
    assert {name: after[name] for name in after if not name.startswith("casework.")} == before


def test_another_suffix_is_refused(tiny_store: Path, tmp_path: Path) -> None:
    done = program("--store", tiny_store, "export", "signals", *NIGHTS, "--out", tmp_path / "signals.xlsx")
    assert "suffix '.xlsx'; allowed: .parquet, .csv" in complaint(done, 2)
    assert list(tmp_path.iterdir()) == []


def test_a_dossier_is_written_for_somebody_and_something(tiny_store: Path, tmp_path: Path) -> None:
    store = open_store(tiny_store)
    night = nights.current(store)
    assert night is not None
    first = str(nights.read(night, "read_night_queue")["subject_id"][0])
    asked = ("--store", tiny_store, "export", "dossier", first, "--out", tmp_path / "one.pdf")
    done = program(*asked, "--recipient", "Board", "--purpose", "supervision", "--as-of", str(night.as_of))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    text = PdfReader(tmp_path / "one.pdf").pages[0].extract_text()
    assert first in text
    assert "SYNTHETIC – for Board" in text
    nobody = program(*asked, "--recipient", "", "--purpose", "audit")
    assert "recipient is empty" in complaint(nobody, 2)
    unknown = program(*asked, "--recipient", "Board", "--purpose", "curiosity")
    assert "purpose 'curiosity'; allowed: scheduled re-review" in complaint(unknown, 2)
