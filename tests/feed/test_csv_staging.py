from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from analytics.errors import ContractError
from analytics.feed import csv_staging
from analytics.feed.csv_staging import NOT_UTF8
from analytics.progress import ignore


def staged(tmp_path: Path, content: bytes) -> pl.DataFrame:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    file = csv_staging.stage(path, csv_staging.header(path), tmp_path / "staged.parquet", ignore)
    assert file.marked
    return pl.concat([pl.read_parquet(part) for part in file.paths])


def test_each_record_is_numbered_and_marked(tmp_path: Path) -> None:
    frame = staged(tmp_path, b'a,b\n1,2\n\n3\n4,"5\n6,\xff\n7,,,\n8,9,x\n')
    assert frame["row_number"].to_list() == [1, 2, 3, 4, 5, 6]
    assert frame.select("c0", "c1").rows() == [
        ("1", "2"),
        (None, None),
        (None, None),
        (None, None),
        ("7", None),
        (None, None),
    ]
    unread = frame["unread"].to_list()
    assert unread[0] is None
    assert unread[1] == "1 fields; allowed: 2, as in the header"
    assert unread[3] == NOT_UTF8
    raw = [json.loads(text or "{}") for text in frame["raw"]]
    assert raw[1:4] == [{"raw_line": "3"}, {"raw_line": '4,"5'}, {"a": "6", "b": "\udcff"}]
    assert raw[3]["b"].encode("utf-8", "surrogateescape") == b"\xff"


def test_many_records_go_into_several_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_staging, "RECORDS_A_PART", 10)
    frame = staged(tmp_path, b"a,b\n" + b"1,2\n" * 25)
    assert frame["row_number"].to_list() == list(range(1, 26))
    assert len(list(tmp_path.glob("staged.*.parquet"))) == 3


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "no header row"),
        (b"\n\n", "no header row"),
        (b"a,b,a\n", "column 'a' stands twice"),
        ("a,b\n".encode("utf-16"), "not UTF-8"),
        (b'a,"b\n1,2\n', "a quote is not closed"),
    ],
)
def test_a_header_that_cannot_be_read(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(ContractError, match=told):
        csv_staging.header(path)
