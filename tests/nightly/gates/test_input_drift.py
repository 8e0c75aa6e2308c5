from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from analytics.store.open import Store, open_store
from tests.nightly.gates.looking import NIGHT, copied, loaded, night, reports, verdict

YESTERDAY = night(NIGHT - timedelta(days=1), loaded=1)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Four weeks of 36 reports a day up to 28 days before the night."""
    folder = tmp_path_factory.mktemp("input_drift")
    made = open_store(folder / "store")
    loaded(made, folder / "first", reports(NIGHT - timedelta(days=56), 28, a_day=12))
    return made


@pytest.fixture
def store(base: Store, tmp_path: Path) -> Store:
    return copied(base, tmp_path)


def recent(a_day: int = 12) -> list[dict[str, object]]:
    return reports(NIGHT - timedelta(days=28), 28, a_day)


def test_the_same_kinds_of_reports_pass(store: Store, tmp_path: Path) -> None:
    loaded(store, tmp_path / "now", recent())
    found = verdict("input_drift", store, published=[YESTERDAY])
    assert (found.verdict, found.measured) == ("passed", 0.0)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("event_type", "border_stop"),
        ("source_kind", "community"),
        ("source_grade", "3"),
        ("intelligence_grade", "E"),
    ],
)
def test_other_kinds_of_reports_fail(store: Store, tmp_path: Path, column: str, value: str) -> None:
    loaded(store, tmp_path / "now", [row | {column: value} for row in recent()])
    found = verdict("input_drift", store, published=[YESTERDAY])
    assert found.verdict == "failed"
    assert f"of {column}, the largest of four" in found.figure
    assert found.against == "the year before the last 28 days"


def test_few_reports_and_the_first_night_are_no_reference(store: Store, tmp_path: Path) -> None:
    loaded(store, tmp_path / "now", [row | {"source_grade": "3"} for row in recent(a_day=11)])
    assert verdict("input_drift", store, published=[YESTERDAY]).verdict == "no reference"
    assert verdict("input_drift", store).verdict == "no reference"
