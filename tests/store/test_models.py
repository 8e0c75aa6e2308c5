from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from analytics.errors import ContractError
from analytics.store import models
from analytics.store.open import Store, open_store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "store")


def test_before_the_first_model_there_is_none(store: Store) -> None:
    assert models.all(store) == []
    assert models.newest([], date(2026, 6, 30)) is None
    assert models.by_id(store, "fit-1") is None


def test_a_model_is_read_back_as_it_was_kept(store: Store) -> None:
    kept = models.keep(store, "fit-1", date(2026, 6, 1), '{"a": 1}')
    assert models.by_id(store, "fit-1") == kept
    assert kept.text() == '{"a": 1}'
    assert kept.path == store.models / "fit-1.json"
    assert list(store.staging.iterdir()) == []


def test_a_night_takes_the_newest_model_that_it_may_know(store: Store) -> None:
    for name, day in (("a", 10), ("b", 20), ("c", 10), ("late", 30)):
        models.keep(store, name, date(2026, 6, day), name)
    models.keep(store, "priors-1", None, "priors")
    kept = models.all(store)
    chosen = {day: models.newest(kept, date(2026, 6, day)) for day in (9, 10, 19, 20, 29, 30)}
    names = {day: model and model.model_id for day, model in chosen.items()}
    assert names == {9: None, 10: "c", 19: "c", 20: "b", 29: "b", 30: "late"}


def test_fitted_again_a_model_is_the_newest_of_its_day(store: Store) -> None:
    for name in ("a", "b", "a"):
        models.keep(store, name, date(2026, 6, 10), name)
    kept = models.all(store)
    assert [model.model_id for model in kept] == ["b", "a"]
    newest = models.newest(kept, date(2026, 6, 10))
    assert newest is not None
    assert newest.model_id == "a"


def test_a_changed_and_a_missing_file_are_named(store: Store) -> None:
    kept = models.keep(store, "fit-1", date(2026, 6, 1), "content")
    kept.path.write_text("other", encoding="utf-8")
    with pytest.raises(ContractError, match=r"model fit-1: .*fit-1\.json: changed"):
        kept.text()
    kept.path.unlink()
    with pytest.raises(ContractError, match=r"model fit-1: .*No such file"):
        kept.text()
