from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from analytics.errors import ContractError
from analytics.evaluation.made import Made, make
from analytics.evaluation.oracle import Oracle
from analytics.evaluation.oracle.nightly import Knowledge
from analytics.evaluation.worlds import Size, Spec, spec
from analytics.history import History
from analytics.ranking import history
from analytics.reports import Floats
from analytics.store.reading import open_reading
from analytics.synthetic.secrets import Secrets

BUSY = replace(
    spec("reference", 1, Size(closed=1_500, active=150, years=4.0)).world, escalations_per_year=0.03
)
NIGHT = BUSY.until - timedelta(days=200)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A world in which many escalate."""
    return make(Spec("busy", "reference", BUSY), tmp_path_factory.mktemp("worlds"))


@cache
def oracle(knowledge: Knowledge | None = None) -> Oracle:
    return Oracle.knowing(BUSY, knowledge)


def read(made: Made, until: date) -> History:
    with open_reading(made.store) as session:
        return history.read(session, until, made.taxonomy)


def between(made: Made, night: date) -> pl.Series:
    """Who is between onset and act that night, known to end in one or still under way."""
    modes = made.truth["mode"].unique().implode()
    acting = made.truth.filter(pl.col("onset_on") <= night, pl.col("act_on") > night)["subject_id"]
    others = made.others.filter(pl.col("mode").is_in(modes), pl.col("onset_on") <= night)
    return pl.concat([acting, others["subject_id"]])


def lift(made: Made, known: History, score: Floats) -> float:
    """Share of those who escalate among the first thirty, over their share of the list."""
    ids = known.reports.subject_ids.to_numpy()
    ranked = np.flatnonzero(~np.isnan(score))
    first = ranked[np.argsort(-score[ranked], kind="stable")][:30]
    who = np.isin(ids, between(made, known.until).to_numpy())
    return float(who[first].mean() / who[ranked].mean())


@pytest.mark.parametrize(
    "knowledge", [Knowledge(rumours=True, decoys=True, moods=True), None], ids=["all", "parameters"]
)
def test_those_who_escalate_come_first(made: Made, knowledge: Knowledge | None) -> None:
    known = read(made, NIGHT)
    assert lift(made, known, oracle(knowledge).scores(known, NIGHT)) > 8


def test_it_knows_more_than_a_count(made: Made) -> None:
    known = read(made, NIGHT)
    score = oracle().scores(known, NIGHT)
    recent = known.reports.occurred > known.reports.occurred.max() - 90 * 86_400_000_000
    count = np.bincount(known.reports.subject[recent], minlength=len(score)).astype(float)
    assert lift(made, known, score) > 2 * lift(made, known, np.where(np.isnan(score), np.nan, count))


def test_it_scores_exactly_those_on_the_list(made: Made) -> None:
    known = read(made, NIGHT)
    score = oracle().scores(known, NIGHT)
    on_the_list = known.cohort(NIGHT).filter("ranked")["subject_id"]
    assert set(known.reports.subject_ids.filter(~np.isnan(score))) == set(on_the_list)
    assert not np.isinf(score).any()


def test_what_was_recorded_later_changes_nothing(made: Made) -> None:
    by_the_night, later = read(made, NIGHT), read(made, BUSY.until)
    early, late = (oracle().scores(known, NIGHT) for known in (by_the_night, later))
    position = np.searchsorted(
        later.reports.subject_ids.to_numpy(), by_the_night.reports.subject_ids.to_numpy()
    )
    assert np.array_equal(early, late[position], equal_nan=True)


def test_it_says_the_same_twice(made: Made) -> None:
    known = read(made, NIGHT)
    fresh = Oracle.knowing(BUSY).scores(known, NIGHT)
    assert np.array_equal(fresh, oracle().scores(known, NIGHT), equal_nan=True)


def test_the_odds_are_about_right(made: Made) -> None:
    known = read(made, NIGHT)
    score = oracle().scores(known, NIGHT)
    ranked = ~np.isnan(score)
    expected = float((1 / (1 + np.exp(-score[ranked]))).sum())
    # Escalations of which fewer than two reports are on record do not count.
    assert 0.3 < expected / between(made, NIGHT).len() < 1.3


def test_a_store_of_another_world_is_refused(made: Made) -> None:
    other = Oracle.knowing(replace(BUSY, seed=2))
    with pytest.raises(ContractError, match="not of this world"):
        other.scores(read(made, NIGHT), NIGHT)


def test_where_nobody_can_escalate_nobody_does(tmp_path: Path) -> None:
    world = replace(BUSY, closed=300, active=30, escalations_per_year=0.0)
    there = make(Spec("null", "null", world), tmp_path)
    score = Oracle.of(there).scores(read(there, NIGHT), NIGHT)
    assert np.nanmax(score) < -20


def secret_columns() -> Iterator[str]:
    return (field.name for field in fields(Secrets))


def test_the_secrets_do_not_tell_escalations_from_ordinary_life() -> None:
    known = oracle().known
    decoys = {
        number
        for number, scenario in enumerate(known.realm.script.scenarios)
        if not hasattr(scenario.story, "share")
    }
    assert set(np.unique(known.secrets.origin)) <= decoys | {-1, -2}
    assert not {"credit", "onset", "act", "mode"} & set(secret_columns())
