"""The dozen people of `fixtures/`: their feed, their list, and what their stories promise."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from fixtures import expect, stories, write_feed


@pytest.fixture(scope="module")
def night() -> dict[str, pl.DataFrame]:
    return expect.tables()


def test_the_feed_is_what_the_stories_say(tmp_path: Path) -> None:
    write_feed.write(tmp_path)
    written = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert written == {path.name: path.read_bytes() for path in write_feed.FEED.iterdir()}


@pytest.mark.parametrize("name", ["queue", "contributions"])
def test_the_night_is_the_golden_one(night: dict[str, pl.DataFrame], name: str) -> None:
    golden = pl.read_csv(expect.EXPECTED / f"{name}.csv", infer_schema=False)
    found = pl.read_csv(night[name].write_csv().encode(), infer_schema=False)
    assert found.columns == golden.columns
    assert found.height == golden.height
    for column in golden.columns:
        assert found[column].to_list() == golden[column].to_list(), column


def test_the_list_reads_as_the_stories_do(night: dict[str, pl.DataFrame]) -> None:
    order = night["queue"]["subject_id"].to_list()
    assert set(order[:3]) == {"burst", "ramp", "return"}
    assert "drift" in order[:5]
    assert {"quiet", "hostile", "retracted", "desister"} < set(order[-5:])
    assert order.index("petty") > order.index("drift")
    assert not {"witness", "reopened", "active"} & set(order)


def test_every_story_is_one_sentence_and_is_told() -> None:
    for person in stories.PEOPLE:
        assert person.story.endswith(".")
        assert person.story.count(".") == 1
    told = pl.read_csv(write_feed.FEED / "events.csv")["subject_id"].unique()
    assert set(told) == {person.subject_id for person in stories.PEOPLE}
