from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.contracts import FEED, Column, Table
from analytics.feed.ingest import ingest
from analytics.feed.report import Counts
from analytics.store.open import open_store
from tests.feed.feeds import write
from tests.feed.oracle import Feed, Oracle, Row

GOOD: dict[str, list[str | None]] = {
    "subject_id": ["S1", "S2", "S3"],
    "event_id": ["E1", "E2", "E3"],
    "investigation_id": ["I1", "I2"],
    "link_value": ["S2", "T.1", "T:2"],
    "source_id": ["P1"],
    "area_id": ["A1", None],
    "event_type": ["arrest", "site_interest"],
    "stream": ["x", "y"],
    "reason": ["r"],
    "detail": [None, "d", 'a "b", c', "two\nlines", "=1+1"],
}
BAD: dict[str, list[str | None]] = {
    "identifier": [None, "", "a b", "-a", "x" * 65, "é", "S1\n"],
    "timestamp": [
        None,
        "2024-13-01 00:00:00",
        "2024-01-01",
        "soon",
        "2024-01-01 00:00:00+01:00",
        "0000-01-01 00:00:00",
    ],
    "date": [None, "2024-02-30", "2024-1-1", "2024-01-01 00:00:00"],
    "choice": [None, "", "nobody", "POLICE"],
    "event_type": [None, "arrests"],
    "text": [None, "x" * 2_001],
}
MOMENTS: list[str | None] = ["2024-01-01 00:00:00", "2024-01-01T00:00:00.000001Z", "2024-01-02 00:00:00.5"]
DAYS: list[str | None] = ["2020-01-01", "2021-06-30"]


def _good(column: Column) -> st.SearchStrategy[str | None]:
    by_kind: dict[str, list[str | None]] = {"timestamp": MOMENTS, "date": DAYS, "text": ["t"]}
    values = GOOD.get(column.name) or [*column.choices] or by_kind[column.kind]
    return st.sampled_from(values if column.required else [*values, None])


def _row(table: Table) -> st.SearchStrategy[Row]:
    good = st.fixed_dictionaries({column.name: _good(column) for column in table.columns})
    spoilt = st.sampled_from(table.columns).flatmap(
        lambda column: st.tuples(st.just(column.name), st.sampled_from(BAD[column.kind]))
    )
    return st.tuples(good, st.one_of(st.none(), st.none(), st.none(), spoilt)).map(
        lambda both: both[0] | ({} if both[1] is None else {both[1][0]: both[1][1]})
    )


def _feed() -> st.SearchStrategy[Feed]:
    tables = {name: st.lists(_row(table), max_size=6) for name, table in FEED.items()}
    return st.fixed_dictionaries({}, optional=tables)


@settings(max_examples=12)
@given(st.lists(st.tuples(_feed(), st.sampled_from(["csv", "parquet"])), min_size=1, max_size=3))
def test_every_row_ends_where_the_contract_says(feeds: list[tuple[Feed, str]]) -> None:
    oracle = Oracle()
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "store")
        for number, (feed, form) in enumerate(feeds):
            path = write(Path(folder) / str(number), form, **feed)
            expected = oracle.ingest(feed)
            assert ingest(store, path, dry_run=True).tables == expected
            assert ingest(store, path).tables == expected
            assert {name: counts.rows for name, counts in expected.items()} == {
                name: len(feed.get(name, [])) for name in FEED
            }
        again = ingest(store, path).tables
        assert all(counts.accepted == 0 and counts.released == 0 for counts in again.values())
        assert again == Oracle(oracle.accepted, oracle.held).ingest(feed)


def test_counts_of_nothing_are_all_zero(tmp_path: Path) -> None:
    report = ingest(open_store(tmp_path / "store"), write(tmp_path / "feed"))
    assert report.to_json() == {
        "tables": {
            name: {"accepted": 0, "duplicate": 0, "held": 0, "quarantined": 0, "released": 0} for name in FEED
        },
        "refused": [],
    }
    assert all(counts == Counts() for counts in report.tables.values())
