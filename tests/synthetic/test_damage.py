from __future__ import annotations

from collections import Counter
from pathlib import Path

import polars as pl
import pytest

from analytics.contracts import FEED
from analytics.errors import UsageError
from analytics.synthetic.damage import FAULTS, damage
from tests.synthetic.conftest import Written


@pytest.mark.parametrize("suffix", [".parquet", ".csv"])
def test_the_counts_add_up_to_the_rows(written: Written, tmp_path: Path, suffix: str) -> None:
    counts = damage(written.out, tmp_path / "out", 0.05, seed=1, suffix=suffix)
    assert set(counts) == set(FEED)
    for name, expected in counts.items():
        path = tmp_path / "out" / f"{name}{suffix}"
        frame = pl.read_csv(path, infer_schema=False) if suffix == ".csv" else pl.read_parquet(path)
        assert len(frame) == sum(expected.values())
        assert expected["accepted"] == len(written.tables[name])
        added = len(frame) - expected["accepted"]
        assert added == pytest.approx(0.05 * len(frame), rel=0.05, abs=10)


def test_clean_rows_stay_and_come_before_what_was_copied_from_them(written: Written, tmp_path: Path) -> None:
    damage(written.out, tmp_path / "out", 0.05, seed=1)
    events = pl.read_parquet(tmp_path / "out" / "events.parquet")
    first = events.unique("event_id", keep="first", maintain_order=True)
    kept = written.tables["events"].join(first, on=events.columns, how="semi", nulls_equal=True)
    assert len(kept) == len(written.tables["events"])


def test_every_fault_is_in_the_feed(written: Written, tmp_path: Path) -> None:
    damage(written.out, tmp_path / "out", 0.05, seed=1, suffix=".csv")
    events = pl.read_csv(tmp_path / "out" / "events.csv", infer_schema=False)
    marks = {
        "missing": pl.any_horizontal(pl.col("subject_id", "occurred_at", "source_kind").is_null()),
        "bad_identifier": pl.col("source_id").str.contains(" "),
        "bad_time": pl.col("occurred_at") == "yesterday",
        "out_of_list": pl.col("source_grade") == "9",
        "unknown_type": pl.col("event_type") == "not_in_the_taxonomy",
        "known_too_early": pl.col("occurred_at").str.starts_with("2199"),
        "too_long": pl.col("detail").str.len_chars() > 2_000,
        "changed": pl.col("detail") == "changed since",
        "unknown_reference": pl.col("subject_id").str.starts_with("unseen:"),
        "again": pl.struct(pl.all()).is_duplicated(),
    }
    assert set(marks) == set(FAULTS)
    for name, mark in marks.items():
        assert events.filter(mark).height > 0, name


def test_the_same_seed_damages_the_same_rows(written: Written, tmp_path: Path) -> None:
    for name in ("one", "other"):
        damage(written.out, tmp_path / name, 0.02, seed=9)
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "other" / path.name).read_bytes()


def test_without_damage_the_feed_is_a_copy(written: Written, tmp_path: Path) -> None:
    counts = damage(written.out, tmp_path / "out", 0.0, seed=1)
    assert Counter(counts["events"].values())[0] == 3
    assert pl.read_parquet(tmp_path / "out" / "events.parquet").equals(written.tables["events"])


@pytest.mark.parametrize(("share", "suffix"), [(0.9, ".csv"), (0.1, ".json")])
def test_what_cannot_be_is_refused(written: Written, tmp_path: Path, share: float, suffix: str) -> None:
    with pytest.raises(UsageError, match="allowed: "):
        damage(written.out, tmp_path / "out", share, seed=1, suffix=suffix)


def test_a_folder_in_use_is_refused(written: Written, tmp_path: Path) -> None:
    (tmp_path / "kept").touch()
    with pytest.raises(UsageError, match="not empty"):
        damage(written.out, tmp_path, 0.1, seed=1)
