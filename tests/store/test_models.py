from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from analytics.errors import ContractError, UsageError
from analytics.store import models, state
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


def test_without_a_decision_a_model_is_in_use_as_in_a_store_from_before_there_were_any(store: Store) -> None:
    models.keep(store, "fit-1", date(2026, 6, 1), "one")
    with state.connect(store) as connection:
        connection.execute("delete from model_decisions")
    (kept,) = models.all(store)
    assert kept.in_use
    assert models.newest([kept], date(2026, 6, 1)) == kept
    assert models.decisions(store) == []
    models.decide(store, {"fit-1": "withdrawn"}, "too old")
    assert [model.in_use for model in models.all(store)] == [False]


def test_what_was_decided_last_counts_and_nothing_is_forgotten(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "ann")
    models.keep(store, "fit-1", date(2026, 6, 1), "one", "candidate")
    found = models.by_id(store, "fit-1")
    assert found is not None
    assert not found.in_use
    models.decide(store, {"fit-1": "promoted"}, "tried")
    models.decide(store, {"fit-1": "withdrawn"}, "worse")
    models.keep(store, "fit-1", date(2026, 6, 1), "one", "fitted")
    told = models.decisions(store)
    actions = [(entry.action, entry.reason) for entry in told]
    assert actions == [("candidate", ""), ("promoted", "tried"), ("withdrawn", "worse"), ("fitted", "")]
    assert {(entry.model_id, entry.decided_by) for entry in told} == {("fit-1", "ann")}
    moments = [entry.decided_at for entry in told]
    assert moments == sorted(moments)
    assert [model.in_use for model in models.all(store)] == [True]


def test_a_model_that_is_not_in_use_ranks_no_night(store: Store) -> None:
    models.keep(store, "a", date(2026, 6, 10), "a")
    models.keep(store, "b", date(2026, 6, 20), "b", "candidate")
    kept = models.all(store)
    assert [model.model_id for model in models.in_order(kept)] == ["a"]
    chosen = models.newest(kept, date(2026, 6, 30))
    assert chosen is not None
    assert chosen.model_id == "a"


def test_an_unknown_user_is_no_obstacle(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise KeyError("getpwuid(): uid not found: 12345")

    monkeypatch.setattr("getpass.getuser", nobody)
    models.keep(store, "fit-1", date(2026, 6, 1), "one", "fitted")
    assert [entry.decided_by for entry in models.decisions(store)] == ["unknown"]


def test_an_unknown_id_is_answered_with_those_that_are_kept(store: Store) -> None:
    with pytest.raises(UsageError, match="model 'c': not kept; allowed: a model, after a `rereview fit`"):
        models.find(models.all(store), "c")
    for name in ("a", "b"):
        models.keep(store, name, date(2026, 6, 10), name)
    assert models.find(models.all(store), "b").model_id == "b"
    with pytest.raises(UsageError, match=r"model 'c': not kept; allowed: a, b$"):
        models.find(models.all(store), "c")
