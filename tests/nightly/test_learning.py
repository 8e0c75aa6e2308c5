from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from analytics import taxonomy
from analytics.nightly import choice, learning
from analytics.ranking import history
from analytics.ranking.draws import Draws, empty
from analytics.store import models
from analytics.store.open import open_store
from analytics.store.reading import open_reading
from tests.nightly.jobs import FIRST


def test_a_fitted_model_is_kept_and_ranks_from_its_date_on(tiny_store_copy: Path) -> None:
    store, until = open_store(tiny_store_copy), date(2026, 1, 1)
    kept = learning.fit(store, until, taxonomy.load())
    assert kept.fitted_until == until
    model_of = choice.chooser(store, taxonomy.load())
    assert model_of(until).model_id == kept.model_id
    assert model_of(FIRST).model_id != kept.model_id


def test_fitted_twice_on_the_same_rows_it_is_one_model(tiny_store_copy: Path) -> None:
    store = open_store(tiny_store_copy)
    before = [model.model_id for model in models.all(store)]
    assert learning.fit(store, FIRST, taxonomy.load()).model_id in before
    assert [model.model_id for model in models.all(store)] == before


def test_an_empty_store_gives_a_model_too(tmp_path: Path) -> None:
    kept = learning.fit(open_store(tmp_path / "store"), FIRST, taxonomy.load())
    assert kept.fitted_until == FIRST


def test_a_candidate_ranks_nothing_until_it_is_promoted(tiny_store_copy: Path) -> None:
    store, until = open_store(tiny_store_copy), date(2026, 1, 1)
    before = choice.chooser(store, taxonomy.load())(until).model_id
    kept = learning.fit(store, until, taxonomy.load(), candidate=True)
    assert not kept.in_use
    assert choice.chooser(store, taxonomy.load())(until).model_id == before
    choice.promote(store, kept.model_id)
    assert choice.chooser(store, taxonomy.load())(until).model_id == kept.model_id


def test_the_same_model_again_as_a_candidate_changes_nothing(tiny_store_copy: Path) -> None:
    store = open_store(tiny_store_copy)
    before, decided = models.all(store), models.decisions(store)
    assert learning.fit(store, FIRST, taxonomy.load(), candidate=True).in_use
    assert (models.all(store), models.decisions(store)) == (before, decided)


def test_fitted_again_a_withdrawn_model_is_in_use(tiny_store_copy: Path) -> None:
    store = open_store(tiny_store_copy)
    (withdrawn,) = choice.rollback(store).withdrawn
    assert choice.chooser(store, taxonomy.load())(FIRST).fitted_until is None
    assert learning.fit(store, FIRST, taxonomy.load()).model_id == withdrawn
    assert choice.chooser(store, taxonomy.load())(FIRST).model_id == withdrawn


def test_how_outcomes_were_drawn_is_learnt_with_them(tiny_store_copy: Path) -> None:
    store = open_store(tiny_store_copy)
    plain = learning.fit(store, FIRST, taxonomy.load())
    with open_reading(store) as session:
        known = history.read(session, FIRST, taxonomy.load()).outcomes
    table = known.filter(pl.col("outcome") == "reopened").select("subject_id", "occurred_on", "recorded_at")
    drawn = Draws(table.with_columns(lane=pl.lit("list"), probability=pl.lit(1.0)))
    told = learning.fit(store, FIRST, taxonomy.load(), draws=drawn)
    assert told.model_id != plain.model_id
    assert learning.fit(store, FIRST, taxonomy.load(), draws=empty()).model_id == plain.model_id
