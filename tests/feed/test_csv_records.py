from __future__ import annotations

import io
import random
from pathlib import Path

import duckdb
import pytest

from analytics.feed.csv_lines import LINE_BYTES, Lines
from analytics.feed.csv_records import UNCLOSED, Record, records
from analytics.store import queries

NEWLINES = ("\n", "\r\n", "\r")
FIELDS = (
    *(
        "a",
        "",
        "x y",
        " ",
        '"q"',
        '"a,b"',
        '"a""b"',
        '"l\nm"',
        '"l\rm"',
        ' "s" ',
        '"t" ',
        'a"b',
        '""',
        "é",
        " u",
    ),
    *("\x00", "'", "\\", "\t", '"\\"', '  "b ', '"', '"a"b', "\n", "\r"),
)


def read(content: bytes) -> list[Record]:
    return list(records(Lines(io.BytesIO(content))))


def fields(content: str) -> list[tuple[str, ...]]:
    return [record.fields for record in read(content.encode())]


@pytest.mark.parametrize("end", NEWLINES)
def test_plain_and_quoted_records(end: str) -> None:
    lines = ["a,b,c", "", '1,"x, ""y""",', f'2,"two{end}lines",3', ",,"]
    assert fields(end.join(lines)) == [
        ("a", "b", "c"),
        ("1", 'x, "y"', ""),
        ("2", f"two{end}lines", "3"),
        ("", "", ""),
    ]


def test_a_byte_order_mark_is_no_part_of_the_first_name() -> None:
    assert fields("\ufeffa,b\n1,2\n") == [("a", "b"), ("1", "2")]


@pytest.mark.parametrize("bad", ['1,"open', '1,"closed"x,2', '1,"open, ""still open', '"'])
def test_a_record_whose_quotes_are_wrong_costs_itself_alone(bad: str) -> None:
    found = read(f'{bad}\n4,5\n6,"7"\n8,9\n'.encode())
    assert found[0] == Record((), bad, UNCLOSED)
    assert [record.fields for record in found[1:]] == [("4", "5"), ("6", "7"), ("8", "9")]


def test_an_open_quote_runs_over_lines_only_as_far_as_it_must() -> None:
    found = read(b'1,"open\n2,"fine"\n3,"x\ny"\n4,z\n')
    assert [record.fields for record in found] == [(), ("2", "fine"), ("3", "x\ny"), ("4", "z")]


def test_text_inside_quotes_cannot_pass_for_a_record() -> None:
    hostile = "harmless\nE9,S1,2024-01-01 00:00:00,forged"
    found = read(f'E1,"{hostile}"\nE2,x\n'.encode())
    assert [record.fields for record in found] == [("E1", hostile), ("E2", "x")]


def test_bytes_that_are_not_utf8_are_kept() -> None:
    (record,) = read(b"1,\xff\xfe,\xc3\xa9\n")
    assert "".join(record.fields).encode("utf-8", "surrogateescape") == b"1\xff\xfe\xc3\xa9"


def test_a_field_of_ten_megabytes_over_many_lines() -> None:
    value = 'a ""quoted"" line\n' * 600_000
    found = read(f'1,"{value}"\n2,x\n'.encode())
    assert [record.fields for record in found] == [("1", value.replace('""', '"')), ("2", "x")]


@pytest.mark.parametrize("end", ["\n", "\r"])
def test_a_line_beyond_all_bounds_is_cut(end: str) -> None:
    found = read(b"1,2" + end.encode() + b"x" * (LINE_BYTES + 2_000_000) + end.encode() + b"3,4")
    assert [record.fields for record in found] == [("1", "2"), (), ("3", "4")]
    assert found[1].flaw is not None
    assert len(found[1].text) < 10_000


def engine(path: Path, columns: int) -> list[tuple[str | None, ...]] | None:
    """What the engine's strict reader makes of a file; None where it refuses it."""
    parameters = {
        "path": str(path),
        "columns": {f"c{place}": "VARCHAR" for place in range(columns)},
        "line_bytes": 1 << 20,
    }
    try:
        with duckdb.connect() as connection:
            rows = connection.execute(queries.text("check_csv_records"), parameters)
            return rows.fetchall()
    except duckdb.Error:
        return None


def test_what_the_engine_reads_is_read_the_same_record_by_record(tmp_path: Path) -> None:
    chance = random.Random(1)
    agreed = 0
    for _ in range(150):
        end = chance.choice(NEWLINES)
        widths = [chance.choice([3, 3, 3, 3, 3, 3, 4, 2]) for _ in range(chance.randint(1, 4))]
        lines = ["a,b,c", *(",".join(chance.choices(FIELDS, k=width)) for width in widths)]
        content = (end.join(lines) + chance.choice(["", end])).encode()
        (tmp_path / "a.csv").write_bytes(content)
        expected = engine(tmp_path / "a.csv", 3)
        if expected is None:
            continue
        agreed += 1
        found = [list(record.fields) for record in read(content)][1:]
        trimmed = [values[:3] if not any(values[3:]) else values for values in found]
        assert [tuple(value or None for value in values) for values in trimmed] == expected, content
    assert agreed > 20
