from __future__ import annotations

import polars as pl
import pytest

from analytics.nightly import relations
from analytics.nightly.runner import Given
from analytics.nightly.steps import NIGHT, compare, score
from analytics.ranking.model import priors
from analytics.store import queries
from analytics.taxonomy import load
from tests.nightly import frames

GIVEN = Given(frames.AS_OF, priors(load()), load())


def test_every_read_is_a_query_or_an_earlier_write() -> None:
    written: set[str] = set()
    for step in NIGHT:
        for name in set(step.reads) - written:
            assert queries.text(name).startswith("-- one row"), f"{step.name} reads {name}"
        assert not written & set(step.writes), "a relation is written once"
        written |= set(step.writes)
    assert written >= set(relations.PUBLISHED)


def test_the_last_step_checks_what_is_published() -> None:
    assert NIGHT[-1].name == "check"
    assert set(NIGHT[-1].reads) >= set(relations.PUBLISHED)


def test_a_step_cannot_read_what_it_does_not_declare() -> None:
    with pytest.raises(KeyError, match="read_"):
        score(GIVEN, {})


def test_a_subject_stands_beside_its_last_rank_and_a_new_one_beside_nothing() -> None:
    before = pl.DataFrame({"subject_id": ["A", "Z"], "previous_rank": [7, 1], "previous_score": [0.1, 9.0]})
    scored = frames.queue().drop("previous_rank", "previous_score")
    queue = compare(GIVEN, {"scored": scored, "read_night_ranks": before})["queue"]
    assert queue["subject_id"].to_list() == list(frames.PEOPLE)
    assert queue["previous_rank"].to_list() == [7, None, None]
    assert queue["previous_score"].to_list() == [0.1, None, None]
