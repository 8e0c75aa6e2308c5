from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from analytics.errors import ContractError
from analytics.feed.ingest import ingest
from analytics.feed.report import Counts
from analytics.store import state
from analytics.store.open import open_store
from tests.feed.feeds import GOOD, row, rows, write

EVERYTHING = {table: [good] for table, good in GOOD.items()}


def test_a_damaged_file_is_refused_by_name_and_the_others_load(tmp_path: Path) -> None:
    feed = write(tmp_path / "feed", "parquet", **EVERYTHING)
    (feed / "events.parquet").write_bytes(b"PAR1 no parquet PAR1")
    (feed / "outcomes.csv").write_text("subject_id\n")
    (feed / "notes.txt").write_text("ignored")
    store = open_store(tmp_path / "store")
    report = ingest(store, feed)
    assert [refusal.file for refusal in report.refused] == [
        "outcomes.parquet",
        "outcomes.csv",
        "events.parquet",
    ]
    assert "both there" in report.refused[0].reason
    assert report.ignored == ("notes.txt",)
    assert report.tables["subjects"] == Counts(accepted=1)
    assert report.tables["events"] == report.tables["outcomes"] == Counts()
    assert report.tables["event_links"] == Counts(held=1)
    assert set(report.to_json()["refused"][0]) == {"file", "reason"}  # type: ignore[index]


def test_a_file_that_is_damaged_inside_is_refused_with_nothing_of_it_loaded(tmp_path: Path) -> None:
    feed = write(tmp_path / "feed", subjects=[GOOD["subjects"]])
    events = pl.DataFrame(
        [row("events", event_id=f"E{place}", detail=f"{place}" * 50) for place in range(5_000)]
    )
    events.write_parquet(feed / "events.parquet", row_group_size=1_000)
    content = bytearray((feed / "events.parquet").read_bytes())
    middle = len(content) // 2
    content[middle : middle + 2_000] = b"\xff" * 2_000
    (feed / "events.parquet").write_bytes(content)
    store = open_store(tmp_path / "store")
    report = ingest(store, feed)
    assert [refusal.file for refusal in report.refused] == ["events.parquet"]
    assert report.tables["events"] == Counts()
    assert not rows(store, "events")


@pytest.mark.parametrize(
    ("manifest", "told"),
    [
        (
            '{"contract": 1, "classification": "restricted", "producer": "x"}',
            'classification is "restricted"',
        ),
        ('{"contract": 1, "producer": "x"}', "classification is null"),
        ('{"contract": 2, "classification": "synthetic"}', "contract is 2"),
        ('{"contract": true, "classification": "synthetic"}', "contract is true"),
        ("[1]", "no JSON object"),
        ("{", "cannot be read"),
    ],
)
def test_a_feed_that_is_not_declared_synthetic_is_refused_whole(
    tmp_path: Path, manifest: str, told: str
) -> None:
    feed = write(tmp_path / "feed", **EVERYTHING)
    (feed / "manifest.json").write_text(manifest)
    store = open_store(tmp_path / "store")
    with pytest.raises(ContractError, match=told) as caught:
        ingest(store, feed)
    assert caught.value.exit_code == 3
    assert "\n" not in str(caught.value)
    assert not state.loads(store)


def test_a_feed_that_is_not_there(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store")
    with pytest.raises(ContractError, match="no such folder"):
        ingest(store, tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    with pytest.raises(ContractError, match=r"manifest\.json: missing"):
        ingest(store, tmp_path / "empty")
