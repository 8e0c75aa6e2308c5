from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

from analytics.errors import GateError
from analytics.nightly import gates
from analytics.nightly.runner import Given
from analytics.ranking.model import priors
from analytics.taxonomy import load
from tests.nightly import frames

GIVEN = Given(frames.AS_OF, priors(load()), load())
Frames = dict[str, pl.DataFrame]


def test_a_sound_night_passes_every_gate() -> None:
    passed = gates.check(GIVEN, frames.night())["gates"]
    assert passed["gate"].to_list() == [gate.__name__ for gate in gates.GATES]


def test_nobody_to_rank_is_a_night_too() -> None:
    assert gates.check(GIVEN, {name: frame.clear() for name, frame in frames.night().items()})


def _lose(night: Frames) -> Frames:
    return night | {"queue": night["queue"].head(2)}


def _empty(night: Frames) -> Frames:
    return {name: frame.clear() for name, frame in night.items()} | {
        "read_night_cohort": night["read_night_cohort"]
    }


def _stranger(night: Frames) -> Frames:
    return night | {"read_night_cohort": night["read_night_cohort"].head(2)}


def _gap(night: Frames) -> Frames:
    return night | {"queue": night["queue"].with_columns(pl.Series("rank", [1, 2, 4], dtype=pl.Int32))}


def _twice(night: Frames) -> Frames:
    return night | {"queue": night["queue"].with_columns(pl.Series("rank", [1, 2, 2], dtype=pl.Int32))}


def _upside_down(night: Frames) -> Frames:
    return night | {"queue": night["queue"].with_columns(pl.Series("rank", [3, 2, 1], dtype=pl.Int32))}


def _missing_evidence(night: Frames) -> Frames:
    return night | {"contributions": night["contributions"].filter(pl.col("evidence") != pl.lit(0.25))}


def _hair_off(night: Frames) -> Frames:
    first = pl.when(pl.col("subject_id") == "B").then(1e-8).otherwise(0.0)
    return night | {"queue": night["queue"].with_columns(score=pl.col("score") + first)}


def _undefined(night: Frames) -> Frames:
    undefined = pl.when(pl.col("subject_id") == "B").then(float("nan")).otherwise("evidence")
    return night | {"contributions": night["contributions"].with_columns(evidence=undefined)}


def _described(night: Frames) -> Frames:
    return night | {"custody": night["custody"].with_columns(subject_id=pl.lit("Z"))}


@pytest.mark.parametrize(
    ("broken", "gate", "found"),
    [
        (_lose, "cohort_is_covered", "1 subjects of the cohort not ranked (first C)"),
        (_empty, "cohort_is_covered", "3 subjects of the cohort not ranked (first A)"),
        (_stranger, "cohort_is_covered", "1 subjects ranked though not of the cohort (first C)"),
        (_gap, "ranks_have_no_gap", "1 of 3 ranks"),
        (_twice, "ranks_have_no_gap", "1 of 3 ranks"),
        (_upside_down, "ranks_follow_scores", "2 ranks"),
        (_missing_evidence, "evidence_adds_up", "3 subjects"),
        (_hair_off, "evidence_adds_up", "1 subjects"),
        (_undefined, "evidence_adds_up", "1 subjects"),
        (_described, "nobody_unranked_is_described", "1 subjects in custody but not ranked (first Z)"),
    ],
)
def test_each_gate_says_what_it_found(broken: Callable[[Frames], Frames], gate: str, found: str) -> None:
    with pytest.raises(GateError) as caught:
        gates.check(GIVEN, broken(frames.night()))
    assert f"gate {gate}: {found}" in str(caught.value)
    assert str(frames.AS_OF) in str(caught.value)
