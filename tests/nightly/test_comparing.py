from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import taxonomy
from analytics.errors import UsageError
from analytics.history import History
from analytics.nightly import choice, comparing, past
from analytics.ranking import history
from analytics.ranking import night as ranking
from analytics.ranking.model import Model, named, priors
from analytics.store import models
from analytics.store.lock import hold
from analytics.store.open import Store, open_store
from analytics.store.reading import open_reading
from tests.nightly.jobs import FIRST, files

TAXONOMY = taxonomy.load()
EARLY = FIRST - timedelta(days=400)


def ranked(*subject_ids: str) -> pl.DataFrame:
    return pl.DataFrame({"subject_id": subject_ids, "rank": range(1, len(subject_ids) + 1)})


def levelled(until: date) -> Model:
    """The priors with a profile of equal shares, as if fitted until a date."""
    start = priors(TAXONOMY)
    equal = tuple((name, 1 / len(start.profile)) for name, _ in start.profile)
    return named(replace(start, fitted_until=until, profile=equal))


@pytest.fixture
def store(tiny_store_copy: Path) -> Store:
    return open_store(tiny_store_copy)


def test_a_list_against_itself_and_against_its_reverse() -> None:
    one, reverse = ranked("a", "b", "c", "d"), ranked("d", "c", "b", "a")
    assert comparing.rank_correlation(one, one) == 1.0
    assert comparing.rank_correlation(one, reverse) == -1.0
    assert comparing.rank_correlation(ranked("a"), ranked("a")) is None
    assert comparing.shared(one, reverse, 2) == 0
    assert comparing.shared(one, reverse, 3) == 2
    assert comparing.moved(one, one) == []
    assert comparing.moved(one, reverse)[0] == {"subject_id": "a", "rank_a": 1, "rank_b": 4}


@given(order=st.permutations(range(12)))
def test_the_rank_correlation_is_pearsons_of_the_ranks(order: list[int]) -> None:
    one, other = ranked(*map(str, range(12))), ranked(*map(str, order))
    places = [order.index(person) for person in range(12)]
    expected = float(np.corrcoef(np.arange(12), places)[0, 1])
    assert comparing.rank_correlation(one, other) == pytest.approx(expected, abs=1e-12)


def test_movers_far_below_the_cut_in_both_lists_are_not_told() -> None:
    people = [f"s{i:03}" for i in range(300)]
    swapped = [*people[:150], *reversed(people[150:])]
    assert comparing.moved(ranked(*people), ranked(*swapped)) == []
    swapped[0], swapped[-1] = swapped[-1], swapped[0]
    told = comparing.moved(ranked(*people), ranked(*swapped))
    assert told == [
        {"subject_id": "s000", "rank_a": 1, "rank_b": 300},
        {"subject_id": "s150", "rank_a": 151, "rank_b": 1},
    ]


def test_log_loss_is_the_cost_of_what_was_said() -> None:
    said, happened = np.array([0.25, 0.5]), np.array([True, False])
    assert comparing.log_loss(said, happened) == pytest.approx(-(math.log(0.25) + math.log(0.5)) / 2)
    assert math.isfinite(comparing.log_loss(np.array([0.0]), np.array([True])))


def test_a_model_against_itself_is_the_same_list(store: Store) -> None:
    told = comparing.compare(store, ("priors", "priors"), [FIRST], TAXONOMY)
    (night,) = told["nights"]
    assert night["shared_first_100"] == 100
    assert night["rank_correlation"] == 1.0
    assert told["moved"] == []
    assert night["outcomes"] is None, "nothing can be known after the last night"


def _reopened(truth: Path) -> Iterator[tuple[str, date]]:
    frame = pl.read_parquet(truth / "outcomes.parquet").filter(pl.col("outcome") == "reopened")
    yield from frame.select("subject_id", "occurred_on").iter_rows()


def test_two_models_on_the_same_nights(store: Store, tiny_feed: Path) -> None:
    kept = choice.kept(store, levelled(EARLY))
    nights = [EARLY, EARLY + timedelta(days=300)]
    told = comparing.compare(store, ("priors", kept.model_id), nights, TAXONOMY)
    assert told["models"] == [priors(TAXONOMY).model_id, kept.model_id]
    assert told["fitted_until"] == [None, EARLY.isoformat()]
    lists = [
        past.rank(store, [EARLY], TAXONOMY),  # the model in use by then
        ranking.rank(_known(store), EARLY, priors(TAXONOMY)),
    ]
    first = told["nights"][0]
    assert first["ranked"] == lists[0].height
    assert first["shared_first_100"] == comparing.shared(lists[0], lists[1])
    assert first["rank_correlation"] == comparing.rank_correlation(lists[0], lists[1])
    ending = {
        subject_id for subject_id, day in _reopened(tiny_feed) if EARLY < day <= EARLY + timedelta(days=180)
    } & set(lists[0]["subject_id"])
    assert first["outcomes"] == len(ending)
    assert all(
        0 <= near <= far <= len(ending)
        for near, far in zip(first["found_first_100"], first["found_first_200"], strict=True)
    )
    happened = np.array([subject_id in ending for subject_id in lists[0]["subject_id"]])
    assert first["log_loss"][1] == comparing.log_loss(lists[0]["probability"].to_numpy(), happened)
    later = told["nights"][1]
    assert later["log_loss"] is None, "its 180 days are not over"
    both = told["overall"]
    assert both["log_loss"] == first["log_loss"]
    assert both["outcomes"] == first["outcomes"] + later["outcomes"]
    assert both["shared_first_100"] == (first["shared_first_100"] + later["shared_first_100"]) / 2


def _known(store: Store) -> History:
    with open_reading(store) as session:
        return history.read(session, EARLY, TAXONOMY)


def test_a_model_is_not_judged_by_outcomes_that_it_may_have_learnt_from(store: Store) -> None:
    kept = choice.kept(store, levelled(EARLY + timedelta(days=1)))
    for ids in (("priors", kept.model_id), (kept.model_id, "priors")):
        told = comparing.compare(store, ids, [EARLY, EARLY + timedelta(days=7)], TAXONOMY)
        foreseen, honest = told["nights"]
        assert foreseen["shared_first_100"] > 0
        assert [foreseen[name] for name in ("outcomes", "found_first_100", "log_loss")] == [None] * 3
        assert honest["log_loss"] is not None


def test_nothing_is_written_and_nobody_is_waited_for(store: Store) -> None:
    choice.kept(store, levelled(EARLY))
    before = files(store.path)
    ids = (models.all(store)[0].model_id, models.all(store)[-1].model_id)
    with hold(store):
        comparing.compare(store, ids, [FIRST], TAXONOMY)
    assert files(store.path) == before


def test_the_night_is_the_current_one_unless_another_is_asked_for(store: Store, tmp_path: Path) -> None:
    assert comparing.the_night(store, None) == FIRST
    assert comparing.the_night(store, EARLY) == EARLY
    with pytest.raises(UsageError, match="no night is published yet; allowed: --as-of DATE"):
        comparing.the_night(open_store(tmp_path / "empty"), None)


def test_an_unknown_model_is_wrong_usage(store: Store) -> None:
    with pytest.raises(UsageError, match="model 'x': not kept; allowed: fit-2026-06-30-"):
        comparing.compare(store, ("x", "priors"), [FIRST], TAXONOMY)


def test_an_empty_store_can_be_compared_too(tmp_path: Path) -> None:
    told = comparing.compare(open_store(tmp_path / "store"), ("priors", "priors"), [FIRST], TAXONOMY)
    assert told["nights"][0]["ranked"] == 0
    assert told["outcomes_until"] is None
