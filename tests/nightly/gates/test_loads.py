from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from analytics.store.nights import Night
from analytics.store.open import Store, open_store
from tests.nightly.gates.looking import NIGHT, copied, loaded, night, reports, verdict

NIGHTS = 6
BEFORE = [
    night(NIGHT - timedelta(days=NIGHTS + 1 - number), number, number) for number in range(1, NIGHTS + 1)
]
"""Six nights, a load before each."""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("loads")
    made = open_store(folder / "store")
    for number in range(1, NIGHTS + 1):
        day = NIGHT - timedelta(days=NIGHTS + 2 - number)
        loaded(made, folder / f"night-{number}", reports(day, 1, a_day=20))
    return made


@pytest.fixture
def store(base: Store, tmp_path: Path) -> Store:
    return copied(base, tmp_path)


def last_day(a_day: int) -> list[dict[str, object]]:
    return reports(NIGHT - timedelta(days=1), 1, a_day)


def test_a_load_like_the_others_passes(store: Store, tmp_path: Path) -> None:
    loaded(store, tmp_path / "now", last_day(18))
    found = verdict("loads", store, published=BEFORE)
    assert (found.verdict, found.against) == ("passed", "5 nights before")
    assert found.figure == "54 reports in 1 days, 0 of 55 rows set aside"


@pytest.mark.parametrize(("a_day", "told"), [(1, "3.0 reports a day"), (120, "360.0 reports a day")])
def test_a_load_that_brought_too_little_or_too_much_fails(
    store: Store, tmp_path: Path, a_day: int, told: str
) -> None:
    loaded(store, tmp_path / "now", last_day(a_day))
    found = verdict("loads", store, published=BEFORE)
    assert (found.verdict, found.measured) == ("failed", 1)
    assert found.figure == f"{told}, 60.0 to 60.0 before"


def test_many_broken_rows_fail(store: Store, tmp_path: Path) -> None:
    rows = last_day(20)
    broken = [
        row | {"event_type": "no_such_type"} if place % 10 == 0 else row for place, row in enumerate(rows)
    ]
    loaded(store, tmp_path / "now", broken)
    found = verdict("loads", store, published=BEFORE)
    assert (found.verdict, found.figure) == ("failed", "9.8% of 61 rows set aside, at most 0.0% before")


@pytest.mark.parametrize("published", [[], BEFORE[:3]])
def test_few_earlier_nights_are_no_reference(store: Store, tmp_path: Path, published: list[Night]) -> None:
    loaded(store, tmp_path / "now", last_day(1))
    assert verdict("loads", store, published=published).verdict == "no reference"


def test_without_a_load_since_there_is_no_reference(store: Store) -> None:
    assert verdict("loads", store, published=BEFORE).verdict == "no reference"
