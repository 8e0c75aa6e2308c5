from __future__ import annotations

import fcntl
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import taxonomy
from analytics.errors import ContractError, StoreBusyError, UsageError
from analytics.nightly import choice
from analytics.ranking.model import Model, named, priors
from analytics.store import models
from analytics.store.models import KeptModel
from analytics.store.open import Store, open_store

TAXONOMY = taxonomy.load()
LATE = date(2026, 12, 31)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "store")


@pytest.fixture
def three(store: Store) -> list[str]:
    """Ids of three models, fitted until June, July and August, all in use."""
    return [choice.kept(store, fitted(date(2026, month, 1))).model_id for month in (6, 7, 8)]


def fitted(until: date) -> Model:
    return named(replace(priors(TAXONOMY), fitted_until=until))


def ranks(store: Store, as_of: date = LATE) -> str:
    return choice.chooser(store, TAXONOMY)(as_of).model_id


def in_use(store: Store) -> list[str]:
    return [model.model_id for model in models.in_order(models.all(store))]


def test_without_a_model_the_priors_rank(store: Store) -> None:
    assert choice.chooser(store, TAXONOMY)(date(2026, 6, 30)) == priors(TAXONOMY)


def test_a_model_fitted_later_than_the_night_never_ranks_it(store: Store) -> None:
    early, late = fitted(date(2026, 6, 1)), fitted(date(2026, 6, 30))
    for model in (late, early):
        choice.kept(store, model)
    model_of = choice.chooser(store, TAXONOMY)
    assert model_of(date(2026, 5, 31)) == priors(TAXONOMY)
    assert model_of(date(2026, 6, 1)) == model_of(date(2026, 6, 29)) == early
    assert model_of(date(2026, 6, 30)) == late


def test_a_model_is_kept_once(store: Store) -> None:
    first = choice.kept(store, priors(TAXONOMY))
    assert choice.kept(store, priors(TAXONOMY)) == first
    assert len(models.all(store)) == 1
    assert Model.from_json(first.text()) == priors(TAXONOMY)


def test_rolled_back_the_model_before_ranks_and_at_last_the_priors(store: Store, three: list[str]) -> None:
    changed = choice.rollback(store, "too many of one area")
    assert changed.withdrawn == (three[2],)
    assert changed.ranks is not None
    assert ranks(store) == changed.ranks.model_id == three[1]
    assert changed.undo == (f"rereview models promote {three[2]}",)
    choice.rollback(store)
    assert ranks(store) == three[0]
    assert choice.rollback(store).ranks is None
    assert ranks(store) == priors(TAXONOMY).model_id
    with pytest.raises(UsageError, match="no model is in use, the taxonomy's priors rank; allowed: "):
        choice.rollback(store)
    reasons = [(entry.action, entry.reason) for entry in models.decisions(store)]
    assert reasons[0] == ("withdrawn", "too many of one area")
    assert len(models.all(store)) == 3, "nothing is deleted"


def test_promoted_a_model_ranks_and_those_that_would_outrank_it_do_not(
    store: Store, three: list[str]
) -> None:
    changed = choice.promote(store, three[0])
    assert (changed.promoted, changed.withdrawn) == (None, (three[1], three[2]))
    assert ranks(store) == three[0]
    assert ranks(store, date(2026, 5, 31)) == priors(TAXONOMY).model_id, "never a night before its date"
    assert choice.promote(store, three[0]).undo == ()
    again = choice.promote(store, three[2])
    assert (again.promoted, again.withdrawn, ranks(store)) == (three[2], (), three[2])
    assert ranks(store, date(2026, 7, 31)) == three[0], "July's model is still withdrawn"


def test_of_two_models_of_one_day_the_promoted_one_ranks(store: Store) -> None:
    day = date(2026, 6, 1)
    first = choice.kept(store, fitted(day)).model_id
    profile = tuple(reversed(priors(TAXONOMY).profile))
    other = named(replace(fitted(day), profile=profile))
    second = choice.kept(store, other).model_id
    assert ranks(store) == second
    assert choice.promote(store, first).withdrawn == (second,)
    assert ranks(store) == first


def _run(store: Store, command: str) -> None:
    words = command.split()
    assert words[:2] == ["rereview", "models"]
    if words[2] == "rollback":
        choice.rollback(store)
    else:
        choice.promote(store, words[3])


@given(steps=st.lists(st.integers(min_value=0, max_value=4), min_size=1, max_size=6))
def test_what_is_told_to_undo_a_change_undoes_it(
    steps: list[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    store = open_store(tmp_path_factory.mktemp("undo") / "store")
    ids = [choice.kept(store, fitted(date(2026, month, 1))).model_id for month in (5, 6, 7, 8)]
    for step in steps:
        before = in_use(store)
        if step == len(ids) and not before:
            continue
        change = choice.rollback(store) if step == len(ids) else choice.promote(store, ids[step])
        after = in_use(store)
        assert change.ranks == models.newest(models.all(store), LATE)
        for command in change.undo:
            _run(store, command)
        assert in_use(store) == before
        _again(store, step, ids)
        assert in_use(store) == after


def _again(store: Store, step: int, ids: list[str]) -> None:
    if step == len(ids):
        choice.rollback(store)
    else:
        choice.promote(store, ids[step])


def test_what_cannot_rank_is_not_promoted(store: Store, three: list[str]) -> None:
    kept = choice.kept(store, priors(TAXONOMY))
    with pytest.raises(UsageError, match="priors rank by themselves where no fitted model is in use"):
        choice.promote(store, kept.model_id)
    with pytest.raises(UsageError, match=f"model 'x': not kept; allowed: {three[0]}, "):
        choice.promote(store, "x")
    (store.models / f"{three[1]}.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ContractError, match=r"\.json: changed"):
        choice.promote(store, three[1])
    assert in_use(store) == three
    assert models.decisions(store) == []


def test_while_a_job_holds_the_store_nothing_is_changed(store: Store, three: list[str]) -> None:
    with store.lock_path.open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(StoreBusyError):
            choice.promote(store, three[0])
        with pytest.raises(StoreBusyError):
            choice.rollback(store)
        assert ranks(store) == three[2], "readers do not wait"
    assert models.decisions(store) == []


def test_the_newest_is_asked_of_those_in_use(three: list[str], store: Store) -> None:
    choice.promote(store, three[1])
    found: list[KeptModel | None] = [
        models.newest(models.all(store), date(2026, month, 15)) for month in (5, 6, 7, 8)
    ]
    assert [model and model.model_id for model in found] == [None, three[0], three[1], three[1]]
