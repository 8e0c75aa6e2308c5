"""What can be replayed: a simulated world and a store's own past."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from analytics.errors import UsageError
from analytics.evaluation import scenes
from analytics.evaluation.truth import FOUND_BY
from analytics.evaluation.worlds import Size, spec
from analytics.progress import QUIET
from analytics.ranking.draws import Draws, empty
from analytics.store.open import open_store
from analytics.taxonomy import load

SMALL = Size(closed=120, active=20, years=4.0)


def test_a_world_is_made_when_it_is_opened_and_has_its_truth(tmp_path: Path) -> None:
    scene = scenes.of_world(spec("apart", 101, SMALL), tmp_path)
    assert (scene.name, scene.kind, scene.seed) == ("apart-101", "apart", 101)
    assert not list(tmp_path.iterdir())
    opened = scene.open(QUIET)
    assert opened.made is not None
    assert opened.history.until == opened.made.spec.world.until
    assert set(opened.truth.escalations["subject_id"]) <= set(opened.history.reports.subject_ids)
    assert opened.truth.escalations.height == opened.made.truth.height


def test_worlds_that_differ_have_identities_that_differ(tmp_path: Path) -> None:
    kinds = [("apart", 101), ("apart", 102), ("permuted", 101)]
    made = [scenes.of_world(spec(kind, seed, SMALL), tmp_path).identity for kind, seed in kinds]
    assert all(one != other for n, one in enumerate(made) for other in made[n + 1 :])


def test_a_store_s_past_ends_with_its_newest_row(tiny_store: Path) -> None:
    scene = scenes.of_store(open_store(tiny_store), load())
    opened = scene.open(QUIET)
    assert (scene.name, scene.kind, scene.seed) == ("store", "store", None)
    assert date(2026, 6, 1) < opened.history.until <= date(2026, 6, 30)
    assert opened.made is None
    reopened = opened.history.outcomes.filter(opened.history.outcomes["outcome"] == "reopened")
    assert opened.truth.escalations.height == reopened.height


def test_a_past_with_draws_is_another_scene_and_says_how_outcomes_were_found(tiny_store: Path) -> None:
    store = open_store(tiny_store)
    known = scenes.of_store(store, load()).open(QUIET).history.outcomes
    first = known.filter(known["outcome"] == "reopened").head(1)
    table = first.select("subject_id", "occurred_on", "recorded_at").with_columns(
        lane=pl.lit("list"), probability=pl.lit(1.0)
    )
    scene = scenes.of_store(store, load(), Draws(table))
    opened = scene.open(QUIET)
    assert opened.draws is not None
    assert scene.identity != scenes.of_store(store, load()).identity
    assert scene.identity != scenes.of_store(store, load(), empty()).identity
    found = dict(opened.truth.escalations.group_by("mode").len().iter_rows())
    assert found[FOUND_BY["list"]] == 1
    assert sum(found.values()) == known.filter(known["outcome"] == "reopened").height


def test_a_store_without_reports_has_no_past(tmp_path: Path) -> None:
    scene = scenes.of_store(open_store(tmp_path / "store"), load())
    with pytest.raises(UsageError, match="holds no report"):
        scene.open(QUIET)
