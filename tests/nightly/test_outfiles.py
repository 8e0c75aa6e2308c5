from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from analytics.errors import UsageError
from analytics.nightly import outfiles

FRAME = pl.DataFrame({"day": [date(2026, 6, 30)] * 2, "text": ["ä, b", None], "score": [0.1 + 0.2, -1e-300]})


@pytest.mark.parametrize("file_format", outfiles.WRITERS)
def test_the_same_rows_give_the_same_bytes_and_nothing_else_is_left(tmp_path: Path, file_format: str) -> None:
    for name in ("one", "two", "one"):
        outfiles.write(FRAME, tmp_path / name, file_format)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert {path.name for path in tmp_path.iterdir()} == {"one", "two"}


def test_what_is_written_reads_back(tmp_path: Path) -> None:
    for file_format in outfiles.WRITERS:
        outfiles.write(FRAME, tmp_path / file_format, file_format)
    assert_frame_equal(pl.read_parquet(tmp_path / "parquet"), FRAME, check_exact=True)
    assert_frame_equal(pl.read_csv(tmp_path / "csv", try_parse_dates=True), FRAME, check_exact=True)
    rows = json.loads((tmp_path / "json").read_text(encoding="utf-8"))
    assert rows == [{**row, "day": "2026-06-30"} for row in FRAME.to_dicts()]


def test_the_suffix_says_the_format() -> None:
    assert outfiles.format_of(Path("a/b.csv"), ("parquet", "csv")) == "csv"
    with pytest.raises(UsageError, match=r"--out b\.xlsx: suffix '\.xlsx'; allowed: \.parquet, \.csv"):
        outfiles.format_of(Path("b.xlsx"), ("parquet", "csv"))


def test_a_place_that_cannot_be_written_is_named_and_an_old_file_stays(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"--out .*none/b\.csv: No such file or directory; allowed: "):
        outfiles.write(FRAME, tmp_path / "none/b.csv", "csv")
    (tmp_path / "folder").mkdir()
    with pytest.raises(UsageError, match=r"--out .*folder: "):
        outfiles.write(FRAME, tmp_path / "folder", "csv")
    assert list(tmp_path.iterdir()) == [tmp_path / "folder"]
