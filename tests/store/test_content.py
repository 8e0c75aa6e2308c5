from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.store.content import file_sha256, frame_sha256
from tests.nightly import frames

FRAME = pl.DataFrame(
    {
        "text": ["a", None, "", "ab"],
        "lists": [["x", "y"], [], None, [""]],
        "number": [1.5, None, -0.0, 0.0],
        "whole": pl.Series([1, None, 0, -1], dtype=pl.Int32),
        "day": [date(2026, 6, 30), None, date(1970, 1, 1), date(1969, 12, 31)],
        "moment": [datetime(2026, 6, 30, 1, 2, 3, 4), None, datetime(1970, 1, 1), datetime(1960, 1, 1)],
        "truth": [True, None, False, True],
    }
)


def _with(column: str, values: list[object]) -> pl.DataFrame:
    return FRAME.with_columns(pl.Series(column, values, dtype=FRAME.schema[column]))


@pytest.mark.parametrize(
    "other",
    [
        _with("text", ["a", "", "", "ab"]),
        _with("text", ["a", None, "a", "b"]),
        _with("lists", [["x"], ["y"], None, [""]]),
        _with("lists", [["x", "y"], None, None, [""]]),
        _with("lists", [["x", "y"], [], None, [None]]),
        _with("number", [1.5, None, 0.0, 0.0]),
        _with("number", [1.5000000000000002, None, -0.0, 0.0]),
        _with("whole", [1, 0, 0, -1]),
        _with("day", [date(2026, 6, 30), None, date(1970, 1, 1), date(1970, 1, 1)]),
        _with(
            "moment", [datetime(2026, 6, 30, 1, 2, 3, 5), None, datetime(1970, 1, 1), datetime(1960, 1, 1)]
        ),
        _with("truth", [True, False, False, True]),
        FRAME.reverse(),
        FRAME.head(3),
        FRAME.rename({"text": "texts"}),
        FRAME.cast({"whole": pl.Int64}),
        FRAME.select(FRAME.columns[::-1]),
        FRAME.drop("truth"),
    ],
)
def test_any_other_content_has_another_hash(other: pl.DataFrame) -> None:
    assert frame_sha256(other) != frame_sha256(FRAME)


def test_chunks_do_not_matter() -> None:
    apart = pl.concat([FRAME.slice(row, 1) for row in range(FRAME.height)], rechunk=False)
    assert frame_sha256(apart) == frame_sha256(FRAME)


@pytest.mark.parametrize("name", frames.tables())
def test_every_published_table_has_a_hash_even_when_empty(name: str) -> None:
    frame = frames.tables()[name]
    assert frame_sha256(frame.clear()) != frame_sha256(frame)


@given(st.lists(st.lists(st.text(max_size=3), max_size=3) | st.none(), max_size=5))
def test_lists_of_texts_never_run_into_each_other(values: list[list[str] | None]) -> None:
    frame = pl.DataFrame({"x": values}, schema={"x": pl.List(pl.String)})
    other = pl.DataFrame({"x": [*values, ["end"]]}, schema={"x": pl.List(pl.String)})
    assert frame_sha256(frame) == frame_sha256(frame.clone())
    assert frame_sha256(frame) != frame_sha256(other)


def test_the_hash_of_a_file_is_that_of_its_bytes(tmp_path: Path) -> None:

    path = tmp_path / "file"
    path.write_bytes(b"abc")
    assert file_sha256(path) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
