from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from analytics import taxonomy
from analytics.nightly import choice
from analytics.ranking.model import Model, named, priors
from analytics.store import models
from analytics.store.open import Store, open_store

TAXONOMY = taxonomy.load()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "store")


def fitted(until: date) -> Model:
    return named(replace(priors(TAXONOMY), fitted_until=until))


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
