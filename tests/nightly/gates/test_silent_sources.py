from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from analytics.store.open import Store, open_store
from tests.nightly.gates.looking import NIGHT, copied, loaded, night, reports, verdict

FIRST = NIGHT - timedelta(days=91)
YESTERDAY = night(NIGHT - timedelta(days=1), loaded=1)
LAST_WEEK = night(NIGHT - timedelta(days=7), loaded=1)
BANK = ("bank", "B1")
POLICE = (("police", "P1"), ("police", "P2"))


def day(days_ago: int, count: int, *sources: tuple[str, str], a_day: int = 3) -> list[dict[str, object]]:
    return reports(NIGHT - timedelta(days=days_ago), count, a_day, sources)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Twelve weeks of three reports a day from each source, up to a week before the night."""
    folder = tmp_path_factory.mktemp("silent_sources")
    made = open_store(folder / "store")
    loaded(made, folder / "first", day(91, 84, BANK, *POLICE))
    return made


@pytest.fixture
def store(base: Store, tmp_path: Path) -> Store:
    return copied(base, tmp_path)


def test_one_source_of_a_kind_that_fell_silent_fails(store: Store, tmp_path: Path) -> None:
    loaded(store, tmp_path / "week", day(7, 7, BANK, POLICE[0]))
    found = verdict("silent_sources", store, published=[LAST_WEEK])
    assert (found.verdict, found.measured) == ("failed", 1)
    assert found.figure == "P2: no report in 7 days, 21 were to be expected"


def test_a_kind_of_source_that_fell_silent_since_last_night_fails(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store")
    loaded(store, tmp_path / "first", day(91, 90, BANK, ("bank", "B2"), a_day=8))
    loaded(store, tmp_path / "today", day(1, 1, POLICE[0]))
    found = verdict("silent_sources", store, published=[YESTERDAY])
    assert found.verdict == "failed"
    assert "bank: no report in 1 days, 16 were to be expected" in found.figure


def test_sources_that_write_as_ever_pass(store: Store, tmp_path: Path) -> None:
    loaded(store, tmp_path / "week", day(7, 7, BANK, *POLICE))
    found = verdict("silent_sources", store, published=[YESTERDAY])
    assert (found.verdict, found.figure) == ("passed", "3 sources write")


def test_a_source_that_writes_in_batches_is_not_silent_between_them(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store")
    batches = [row for ago in range(84, 13, -14) for row in day(ago, 1, BANK, a_day=60)]
    loaded(store, tmp_path / "first", batches + day(91, 84, *POLICE))
    loaded(store, tmp_path / "week", day(7, 7, *POLICE))
    assert verdict("silent_sources", store, published=[LAST_WEEK]).verdict == "passed"


@pytest.mark.parametrize("published", [[], [night(NIGHT - timedelta(days=7), loaded=9)]])
def test_without_a_night_or_a_load_since_there_is_no_reference(store: Store, published: list[object]) -> None:
    assert verdict("silent_sources", store, published=published).verdict == "no reference"
