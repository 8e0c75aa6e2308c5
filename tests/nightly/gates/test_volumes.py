from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from analytics.store.open import Store, open_store
from tests.nightly.gates.looking import NIGHT, copied, loaded, night, reports, verdict

FIRST = NIGHT - timedelta(days=98)
BEFORE = night(NIGHT - timedelta(days=7), loaded=1)
BANK = ("bank", "B1")
POLICE = (("police", "P1"), ("police", "P2"))


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Thirteen weeks of reports, the last of them missing."""
    folder = tmp_path_factory.mktemp("volumes")
    made = open_store(folder / "store")
    loaded(made, folder / "first", reports(FIRST, 91, a_day=3))
    return made


@pytest.fixture
def store(base: Store, tmp_path: Path) -> Store:
    return copied(base, tmp_path)


def test_a_week_like_the_others_passes(store: Store, tmp_path: Path) -> None:
    loaded(store, tmp_path / "week", reports(NIGHT - timedelta(days=7), 7, a_day=3))
    found = verdict("volumes", store, published=[BEFORE])
    assert (found.verdict, found.measured, found.against) == ("passed", 0, "the 12 weeks before")
    assert found.figure == "63 reports in the last week, 2 kinds of source"


def test_a_kind_of_source_that_wrote_too_little_fails(store: Store, tmp_path: Path) -> None:
    loaded(store, tmp_path / "week", reports(NIGHT - timedelta(days=7), 7, a_day=3, sources=POLICE))
    found = verdict("volumes", store, published=[BEFORE])
    assert (found.verdict, found.measured) == ("failed", 1)
    assert found.figure == "bank: 0 reports in the last week, 21 to 21 before"


def test_a_kind_of_source_that_wrote_too_much_fails(store: Store, tmp_path: Path) -> None:
    week = reports(NIGHT - timedelta(days=7), 7, a_day=3)
    flood = reports(NIGHT - timedelta(days=1), 1, a_day=60, sources=[("bank", "B2")])
    loaded(store, tmp_path / "week", week + flood)
    found = verdict("volumes", store, published=[BEFORE])
    assert (found.verdict, found.figure) == ("failed", "bank: 81 reports in the last week, 21 to 21 before")


def test_small_counts_are_never_out_of_range(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store")
    loaded(store, tmp_path / "first", reports(FIRST, 91, a_day=1, sources=[BANK]))
    loaded(store, tmp_path / "week", reports(NIGHT - timedelta(days=7), 7, a_day=1, sources=POLICE))
    found = verdict("volumes", store, published=[BEFORE])
    assert found.verdict == "passed", "7 were to be expected, and 0 come now and then"


@pytest.mark.parametrize("published", [[], [night(NIGHT - timedelta(days=7), loaded=9)]])
def test_without_a_night_or_a_load_since_there_is_no_reference(store: Store, published: list[object]) -> None:
    assert verdict("volumes", store, published=published).verdict == "no reference"


def test_nights_that_one_load_caught_up_with_are_judged(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store")
    loaded(store, tmp_path / "all", reports(FIRST, 100, a_day=3))
    yesterday = night(NIGHT - timedelta(days=1), loaded=1)
    assert verdict("volumes", store, published=[yesterday]).verdict == "passed"


def test_an_empty_store_passes(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store")
    loaded(store, tmp_path / "first", [])
    assert verdict("volumes", store, published=[night(date(2026, 6, 29), loaded=0)]).verdict == "passed"
