from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from analytics import taxonomy
from analytics.nightly import code_version, rebuild, scoring
from analytics.nightly.runner import Given, Relations, Step
from analytics.nightly.steps import NIGHT
from analytics.store.open import open_store
from tests.nightly.jobs import FIRST, files, run
from tests.stores import copied


@pytest.fixture(scope="module")
def two(tiny_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with two nights more, made by the running code. Only to be read."""
    store = copied(tiny_store, tmp_path_factory.mktemp("two") / "store")
    for weeks in (1, 2):
        run(store, FIRST + timedelta(weeks=weeks))
    return store


def rebuilt(path: Path, *unsound: int) -> dict[int, rebuild.Rebuilt]:
    return rebuild.rebuild(open_store(path), taxonomy.load(), set(unsound))


def test_nights_of_this_code_come_out_as_published_and_nothing_is_written(two: Path) -> None:
    before = files(two)
    results = rebuilt(two)
    assert set(results) == {1, 2, 3}
    assert [result for result in results.values() if result.problems] == []
    assert results[2] == results[3] == rebuild.Rebuilt(None, ())
    assert files(two) == before


def test_a_night_under_other_code_is_not_computed_again(two: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(code_version, "current", lambda: {"version": "9.9.9"})
    assert {result.skipped for result in rebuilt(two).values()} == {"made under other code"}


def test_an_unsound_night_is_not_computed_again(two: Path) -> None:
    assert rebuilt(two, 2)[2] == rebuild.Rebuilt("unsound", ())


def test_what_comes_out_otherwise_is_named(two: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def otherwise(given: Given, relations: Relations) -> Relations:
        tables = NIGHT[0].function(given, relations)
        return {**tables, "custody": tables["custody"].head(0)}

    changed = (Step("score", otherwise, NIGHT[0].reads, NIGHT[0].writes), *NIGHT[1:])
    monkeypatch.setattr(scoring, "NIGHT", changed)
    assert rebuilt(two)[3].problems == ("table custody comes out otherwise than published",)
