from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from analytics import taxonomy
from analytics.nightly import past, signal_export
from analytics.ranking.policy import every_signal, ranked_signals
from analytics.store import nights
from analytics.store.lock import hold
from analytics.store.open import open_store
from tests.nightly.jobs import FIRST, files

TAXONOMY = taxonomy.load()
NIGHTS = [FIRST - timedelta(days=28), FIRST]


@pytest.fixture(scope="module")
def told(tiny_store: Path) -> pl.DataFrame:
    return signal_export.signals(open_store(tiny_store), NIGHTS, TAXONOMY)


def test_each_ranked_subject_has_one_row_a_night_and_signal(told: pl.DataFrame, tiny_store: Path) -> None:
    ranked = past.rank(open_store(tiny_store), NIGHTS, TAXONOMY)
    assert told.columns == ["as_of", "subject_id", "signal", "ranked", "weight", "evidence", "value", "unit"]
    assert told.height == ranked.height * len(every_signal())
    assert told.select("as_of", "subject_id", "signal").is_unique().all()
    assert told.equals(told.sort("as_of", "signal", "subject_id"))
    weighed = told.filter("ranked")["signal"].unique().cast(pl.String).to_list()
    assert sorted(weighed) == sorted(ranked_signals())
    assert told["evidence"].is_finite().all()


def test_the_weighed_signals_add_up_to_the_score_and_what_is_held_of_ties(
    told: pl.DataFrame, tiny_store: Path
) -> None:
    scores = past.rank(open_store(tiny_store), NIGHTS, TAXONOMY).select("as_of", "subject_id", "score")
    weighed = pl.col("evidence") * pl.col("weight")
    summed = told.group_by("as_of", "subject_id").agg(evidence=weighed.sum())
    both = scores.join(summed, on=["as_of", "subject_id"])
    assert both.height == scores.height
    held = both["evidence"] - both["score"]
    assert held.min() > -1e-9  # type: ignore[operator]
    night = nights.current(open_store(tiny_store))
    assert night is not None
    says_so = nights.read(night, "read_night_contributions").filter(
        pl.col("reason").str.contains("ties are held")
    )
    lowered = both.filter(held > 1e-9, pl.col("as_of") == FIRST)["subject_id"]
    assert set(lowered) <= set(says_so["subject_id"])
    assert 0 < lowered.len() < both.height / 4


def test_a_value_stands_with_its_unit_and_only_where_something_was_measured(told: pl.DataFrame) -> None:
    assert (told["value"].is_null() == told["unit"].is_null()).all()
    assert told.filter(pl.col("value").is_null(), pl.col("evidence") != 0).is_empty()
    # 0 and -0 would be two texts in a file of text
    assert not np.signbit(told.filter(pl.col("evidence") == 0)["evidence"].to_numpy()).any()


def test_twice_the_same_and_nothing_is_written_or_waited_for(
    told: pl.DataFrame, tiny_store_copy: Path
) -> None:
    store, before = open_store(tiny_store_copy), files(tiny_store_copy)
    with hold(store):
        again = signal_export.signals(store, NIGHTS, TAXONOMY)
    assert_frame_equal(again, told, check_exact=True)
    assert files(tiny_store_copy) == before


def test_what_was_recorded_later_changes_no_night(told: pl.DataFrame, tiny_store: Path) -> None:
    alone = signal_export.signals(open_store(tiny_store), NIGHTS[:1], TAXONOMY)
    assert_frame_equal(alone, told.filter(pl.col("as_of") == NIGHTS[0]), check_exact=True)
