"""Why one subject stands where it stands."""

from __future__ import annotations

import json

import pytest

from analytics.errors import UsageError
from analytics.ranking.explain import explain
from analytics.ranking.model import priors
from analytics.ranking.night import rank
from tests.worlds import NIGHT, TAXONOMY, random_world

MODEL = priors(TAXONOMY)
HISTORY = random_world(31).history()


def test_prior_and_evidence_are_the_score_for_everyone_on_the_list() -> None:
    ranked = rank(HISTORY, NIGHT, MODEL)
    for row in ranked.head(5).iter_rows(named=True):
        found = explain(HISTORY, NIGHT, MODEL, row["subject_id"])
        assert (found["rank"], found["score"]) == (row["rank"], row["score"])
        total = found["prior"] + sum(part["evidence"] for part in found["contributions"])
        assert total == pytest.approx(row["score"], abs=1e-9)
        assert list(found["contributions"][0]) == [
            "signal",
            "evidence",
            "unit",
            "value",
            "reason",
            "event_ids",
        ]
        assert json.loads(json.dumps(found)) == found


def test_somebody_not_on_the_list_has_no_rank_and_no_score() -> None:
    found = explain(HISTORY, NIGHT, MODEL, "s000")
    assert (found["rank"], found["score"], found["contributions"]) == (None, None, [])


def test_an_unknown_subject_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="'nobody': not known on 2026-06-30"):
        explain(HISTORY, NIGHT, MODEL, "nobody")
