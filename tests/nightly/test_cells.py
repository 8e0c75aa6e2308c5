from __future__ import annotations

import csv
import io

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.nightly.cells import safe

BREAKS = "\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'=1"),
        ("\rx", "' x"),
        ("  =1", "'  =1"),
        ("\u200b=1", "'=1"),
        ("\ufeff@x", "'@x"),
        ("＝1+1", "'＝1+1"),
        ("two\r\nlines", "two lines"),
        ("two\u2028lines", "two lines"),
        ("a\x00b", "ab"),
        ("evil\u202egnp.exe", "evilgnp.exe"),
        ("<b>&amp;</b>", "<b>&amp;</b>"),
        ("plain – text, 1+1=2", "plain – text, 1+1=2"),
        (None, None),
        ("", ""),
    ],
)
def test_text_becomes_one_harmless_line(text: str | None, expected: str | None) -> None:
    assert safe(pl.DataFrame({"x": [text]}, schema={"x": pl.String}))["x"].to_list() == [expected]


def test_numbers_and_dates_stay_what_they_are_and_lists_become_text() -> None:
    frame = pl.DataFrame(
        {"n": [-1.5], "i": [-1], "l": [["=a", "b"]], "none": pl.Series([None], dtype=pl.String)}
    )
    assert safe(frame).rows() == [(-1.5, -1, "'=a; b", None)]


@given(st.lists(st.text(), min_size=1, max_size=5))
def test_a_file_has_a_header_and_as_many_lines_as_rows(texts: list[str]) -> None:
    written = safe(pl.DataFrame({"first": texts, "n": [-1] * len(texts)})).write_csv()
    assert not set(BREAKS) & set(written.replace("\n", ""))
    assert written.count("\n") == len(texts) + 1
    for row in list(csv.reader(io.StringIO(written)))[1:]:
        assert row[0].strip()[:1] not in set("=+-@＝＋－＠")
        assert row[1] == "-1"
