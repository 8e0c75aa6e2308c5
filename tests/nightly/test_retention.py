"""Old run files go on record, and the chain of nights stays whole."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from analytics import taxonomy
from analytics.errors import ContractError
from analytics.nightly import inspection, retention
from analytics.store import nights
from analytics.store.open import Store, open_store
from tests.nightly import jobs
from tests.nightly.jobs import FIRST, run
from tests.programs import complaint, patched, program
from tests.stores import copied

DAYS = [date(2026, 4, 1), date(2026, 4, 15), date(2026, 5, 6), date(2026, 5, 20)]
NOW = datetime(2026, 7, 2, tzinfo=UTC)
KILLED_BEFORE_THE_FILE_GOES = """
import os, signal, pathlib
pathlib.Path.unlink = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(scope="module")
def many(tiny_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Nights 1 (30 June) to 5, those after the first of earlier days; night 6 is 1 July, compared with 1."""
    path = copied(tiny_store, tmp_path_factory.mktemp("retention") / "store")
    for day in [*DAYS, FIRST + timedelta(days=1)]:
        run(path, day)
    return path


@pytest.fixture
def store(many: Path, tmp_path: Path) -> Store:
    return open_store(copied(many, tmp_path / "store"))


def days(chosen: list[nights.Night]) -> list[date]:
    return [night.as_of for night in chosen]


def test_what_is_needed_is_kept(store: Store) -> None:
    assert days(retention.droppable(store, 0, keep_monthly=False)) == DAYS
    assert days(retention.droppable(store, 0, keep_monthly=True)) == [DAYS[1], DAYS[3]]
    # 1 July less 56 days is 6 May, and that one is no more among them
    assert days(retention.droppable(store, 56, keep_monthly=False)) == DAYS[:3]
    assert days(retention.droppable(store, 57, keep_monthly=False)) == DAYS[:2]
    assert retention.droppable(store, 400, keep_monthly=False) == []


def test_an_empty_store_has_nothing_to_drop(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store")
    assert retention.droppable(store, 0, keep_monthly=False) == []
    assert retention.listing(store) == []
    assert retention.forecast(store, NOW).days_until_full is None


def test_a_dropped_night_stays_in_the_chain_and_says_so(store: Store) -> None:
    gone = retention.prune(store, 0, keep_monthly=True, now=NOW, by="A. Keeper")
    assert [night.number for night in gone] == [3, 5]
    assert not any(night.run_path.exists() for night in gone)
    told = inspection.inspect(store, (), taxonomy.load())
    told.require_sound()
    assert [(row[5], row[6]) for row in told.rows if row[0] in {3, 5}] == [
        ("chain", "dropped on 2026-07-02 by A. Keeper")
    ] * 2
    assert {row[6] for row in told.rows if row[0] not in {3, 5}} == {"sound"}
    # night 4 was compared with night 3, whose file is gone
    assert told.rows[3][5] == "night 3, which it is compared with, was dropped"
    with pytest.raises(ContractError, match=r"night 3: its file was dropped on 2026-07-02 by A. Keeper"):
        nights.read(nights.all(store)[2], "read_night_queue")
    assert retention.listing(store)[2]["state"] == "dropped on 2026-07-02 by A. Keeper"
    assert retention.prune(store, 0, keep_monthly=True, now=NOW, by="A. Keeper") == []


def test_other_nights_go_on_without_the_dropped_ones(store: Store) -> None:
    retention.prune(store, 0, keep_monthly=False, now=NOW, by="A. Keeper")
    # it would be compared with 20 May, which is gone
    result = run(store, date(2026, 5, 27))
    assert result.night.manifest["compared_with"] is None
    again = run(store, DAYS[0])
    assert again.published, "a dropped night that is asked for is published anew"
    inspection.inspect(store, (), None).require_sound()


def test_a_file_that_is_missing_without_record_is_missing(store: Store) -> None:
    nights.all(store)[2].run_path.unlink()
    with pytest.raises(ContractError, match=r"run-000003\.duckdb missing"):
        inspection.inspect(store, (), None).require_sound()


def test_killed_between_record_and_file_the_next_one_goes_on(many: Path, tmp_path: Path) -> None:
    path = copied(many, tmp_path / "store")
    asked = ("--store", path, "runs", "prune", "--keep-days", "0", "--by", "A. Keeper")
    assert patched(KILLED_BEFORE_THE_FILE_GOES, *asked, "--yes").returncode == -9
    inspection.inspect(open_store(path), (), None).require_sound()
    assert len(list((path / "runs").iterdir())) == 6
    assert program(*asked).stdout == "dropped 0 files\n"
    assert len(list((path / "runs").iterdir())) == 2


def test_nothing_goes_unasked(many: Path, tmp_path: Path) -> None:
    path = copied(many, tmp_path / "store")
    asked = ("--store", path, "runs", "prune", "--keep-days", "0")
    assert program(*asked, "--dry-run").stdout.splitlines()[-1] == "4 files would go"
    assert "4 files, and nobody to ask; allowed: --yes or --dry-run" in complaint(program(*asked), 2)
    assert len(list((path / "runs").iterdir())) == 6
    assert program(*asked, "--yes").stdout.splitlines()[-1] == "dropped 4 files"
    told = json.loads(program("--store", path, "runs", "list", "--json").stdout)["runs"]
    assert [run["state"].partition(" ")[0] for run in told] == ["kept", *["dropped"] * 4, "current"]
    assert "dropped on" in program("--store", path, "runs", "list").stdout


def test_the_forecast_adds_up(store: Store) -> None:
    written = datetime.fromisoformat(nights.all(store)[0].published_at)
    early = retention.forecast(store, jobs.NOW + timedelta(hours=1))
    assert early.assumed
    assert (early.nights_a_day, early.loads_a_day, early.nights) == (1.0, 1.0, 6)
    assert early.run_bytes == sum(night.run_path.stat().st_size for night in nights.all(store))
    assert early.days_until_full is not None
    grows = early.bytes_a_night + early.bytes_a_load
    assert early.days_until_full * grows == pytest.approx(early.free_bytes, rel=0.01)
    later = retention.forecast(store, written + timedelta(days=400))
    assert not later.assumed


def test_the_forecast_is_printed(many: Path) -> None:
    told = json.loads(program("--store", many, "runs", "forecast", "--json").stdout)
    assert told["nights"] == 6
    assert "full in" in program("--store", many, "runs", "forecast").stdout
