from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path

import polars as pl
import pytest

from analytics.contracts import FEED, IDENTIFIER_PATTERN, TEXT_CHARACTERS, Column, Table
from analytics.errors import UsageError
from analytics.synthetic.parameters import World
from analytics.synthetic.vocabulary import NAMES
from analytics.synthetic.world import simulate
from tests.synthetic.conftest import Written

TINY = World(closed=1_200, active=150, seed=4)


def fingerprint(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return both(tmp_path_factory.mktemp("tiny"), TINY)


def both(folder: Path, world: World, threads: int = 2) -> dict[str, str]:
    simulate(folder / "feed", world, threads=threads)
    return fingerprint(folder / "feed") | fingerprint(folder / "feed.truth")


def test_the_same_seed_gives_the_same_bytes_on_any_number_of_threads(
    tiny: dict[str, str], tmp_path: Path
) -> None:
    assert both(tmp_path, TINY, threads=1) == tiny


def test_another_seed_gives_another_world(tiny: dict[str, str], tmp_path: Path) -> None:
    other = both(tmp_path, replace(TINY, seed=5))
    assert [name for name in tiny if tiny[name] == other[name]] == ["manifest.json"]


def test_the_feed_has_every_table_and_the_manifest(written: Written) -> None:
    names = {path.name for path in written.out.iterdir()}
    assert names == {"manifest.json", *(f"{name}.parquet" for name in FEED)}
    manifest = json.loads((written.out / "manifest.json").read_text())
    assert manifest["contract"] == 1
    assert manifest["classification"] == "synthetic"
    assert manifest["producer"]
    assert written.summary.rows == {name: len(table) for name, table in written.tables.items()}
    assert written.summary.acts == len(written.truth)
    assert written.summary.others == len(written.others)


def broken(values: pl.Series, column: Column) -> pl.Series:
    """Values that the contract does not allow in a column."""
    given = values.drop_nulls()
    if column.kind == "identifier":
        return given.filter(~given.str.contains(f"^{IDENTIFIER_PATTERN}$"))
    if column.kind == "choice":
        return given.filter(~given.is_in(column.choices))
    if column.kind == "event_type":
        return given.filter(~given.is_in(NAMES))
    if column.kind == "text":
        return given.filter((given.str.len_chars() > TEXT_CHARACTERS) | (given.str.len_chars() == 0))
    return given.filter(given.dt.year() < 1900)


@pytest.mark.parametrize("table", FEED.values(), ids=list(FEED))
def test_every_row_keeps_the_contract(written: Written, table: Table) -> None:
    frame = written.tables[table.name]
    assert frame.columns == list(table.column_names)
    kinds = {"timestamp": pl.Datetime("us"), "date": pl.Date}
    for column in table.columns:
        assert frame.schema[column.name] == kinds.get(column.kind, pl.String)
        assert not (column.required and frame[column.name].null_count())
        assert broken(frame[column.name], column).to_list() == []
    key = frame.select(table.key)
    if "recorded_at" in table.key:
        key = key.with_columns(frame["recorded_at"].fill_null(frame["opened_on"].cast(pl.Datetime("us"))))
    assert key.is_duplicated().sum() == 0
    for name, other in table.refers_to:
        assert frame[name].is_in(written.tables[other][name].to_list()).all()


def test_nothing_is_recorded_before_it_occurs_or_after_the_end(written: Written) -> None:
    events = written.tables["events"]
    assert (events["recorded_at"] >= events["occurred_at"]).all()
    for table in written.tables.values():
        if "recorded_at" in table.columns:
            assert (table["recorded_at"].drop_nulls() <= datetime.combine(written.world.until, time())).all()
    corrected = written.tables["corrections"].join(events, on="event_id", suffix="_event")
    assert (corrected["recorded_at"] >= corrected["recorded_at_event"]).all()


def test_the_sizes_are_those_that_were_asked_for(written: Written) -> None:
    world = written.world
    subjects = written.tables["subjects"]
    assert subjects["subject_id"].n_unique() == world.closed + world.active
    ever_closed = subjects.filter(pl.col("status") == "closed")["subject_id"].n_unique()
    assert ever_closed == world.closed
    investigations = written.tables["investigations"].with_columns(
        known=pl.col("recorded_at").fill_null(pl.col("opened_on").cast(pl.Datetime("us")))
    )
    newest = investigations.sort("known").group_by("investigation_id").last()
    assert newest.filter(pl.col("status") == "live").height == world.live_investigations
    events_a_person = len(written.tables["events"]) / world.people
    assert 14 < events_a_person < 21


def test_activity_scales_the_number_of_events(tmp_path: Path) -> None:
    one = simulate(tmp_path / "one", TINY).rows["events"]
    four = simulate(tmp_path / "four", replace(TINY, activity=4.0)).rows["events"]
    assert 3.3 < four / one < 4.7


def test_years_and_until_set_the_window(tmp_path: Path) -> None:
    world = replace(TINY, years=2, until=World.until.replace(year=2020))
    simulate(tmp_path / "feed", world)
    occurred = pl.read_parquet(tmp_path / "feed" / "events.parquet")["occurred_at"]
    assert str(occurred.min()) > "2018-06-27"
    assert str(occurred.max()) < "2020-06-30"


def test_progress_reaches_the_end(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    simulate(tmp_path / "feed", TINY, lambda done, total: seen.append((done, total)))
    assert seen[-1] == (TINY.people, TINY.people)
    assert seen == sorted(seen)


def test_a_folder_with_something_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("mine")
    with pytest.raises(UsageError, match="not empty"):
        simulate(tmp_path, TINY)
    assert [path.name for path in tmp_path.iterdir()] == ["kept.txt"]


def test_a_file_in_the_way_is_refused(tmp_path: Path) -> None:
    (tmp_path / "feed").write_text("mine")
    with pytest.raises(UsageError, match="new or empty folder"):
        simulate(tmp_path / "feed", TINY)


def test_a_world_of_very_few_people_can_be_made(tmp_path: Path) -> None:
    summary = simulate(tmp_path / "feed", World(closed=1, active=0, years=1))
    assert summary.rows["subjects"] >= 1
