"""Why one subject stands where it stands."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from analytics.errors import UsageError
from analytics.ranking.explain import explain
from analytics.ranking.model import named, priors
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


def test_learnt_weights_are_in_what_is_explained() -> None:
    model = named(replace(MODEL, weights=(("escalation", 0.3), ("own_kind", 1.4), ("protective", 0.0))))
    for row in rank(HISTORY, NIGHT, model).head(3).iter_rows(named=True):
        found = explain(HISTORY, NIGHT, model, row["subject_id"])
        total = found["prior"] + sum(part["evidence"] for part in found["contributions"])
        assert total == pytest.approx(row["score"], abs=1e-9)
        assert found != explain(HISTORY, NIGHT, MODEL, row["subject_id"])


def test_an_incident_is_told_once_although_several_signals_speak_of_it() -> None:
    for row in rank(HISTORY, NIGHT, MODEL).head(5).iter_rows(named=True):
        found = explain(HISTORY, NIGHT, MODEL, row["subject_id"])["contributions"]
        dated = [tuple(part["event_ids"]) for part in found if part["unit"] == "events a year expected"]
        assert len(dated) == len(set(dated)) > 0
        rest = [part["reason"] for part in found if not part["event_ids"]]
        assert len(rest) == len(set(rest)) == 2


def test_somebody_not_on_the_list_has_no_rank_and_no_score() -> None:
    found = explain(HISTORY, NIGHT, MODEL, "s000")
    assert (found["rank"], found["score"], found["contributions"]) == (None, None, [])


def test_an_unknown_subject_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="'nobody': not known on 2026-06-30"):
        explain(HISTORY, NIGHT, MODEL, "nobody")
