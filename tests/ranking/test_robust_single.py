"""One report more or less: no more than its stated share, and never more than a declared bound."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache

import numpy as np
import polars as pl
import pytest

from analytics.evidence.peer_clock import ClockRules
from analytics.ranking.night import score_night
from tests.ranking.robust_worlds import ESCALATING, GRAVE, MODELS, NIGHT_US, Told, base, joined, ranked
from tests.worlds import NIGHT, World

SLACK_NATS = 0.05
"""A report changes the list's own rates, delays and clocks a little besides."""
ELSEWHERE_NATS = 4.0 * math.log1p(1.0 / ClockRules().prior_people)
"""What one report of somebody else may move a score by: an area's peer clock for a rare type, of which the
person has two incidents, at weights that add up to 2."""
ONE_REPORT_NATS = 10.0
"""What one further report of any kind may move its subject's score by, at a total weight of 2."""
PEOPLE = (*ESCALATING[:6], "s00100", "s00200", "s00300", "s00400", "s00500", "s00600")


@cache
def _night(name: str) -> pl.DataFrame:
    return score_night(base().history(), NIGHT, MODELS[name]).contributions


@cache
def _scores(name: str) -> dict[str, float]:
    return _told(base(), name)


def _told(world: World, name: str) -> dict[str, float]:
    return dict(ranked(world, MODELS[name]).select("subject_id", "score").iter_rows())


def _without(event_ids: list[str]) -> World:
    """The same world with these reports retracted before the night."""
    gone = pl.col("event_id").is_in(event_ids)
    retracted = pl.when(gone).then(pl.lit(NIGHT_US - 1)).otherwise(pl.col("retracted_at").to_physical())
    return replace(
        base(), reports=base().reports.with_columns(retracted_at=retracted.cast(pl.Datetime("us")))
    )


@pytest.mark.parametrize("name", MODELS)
def test_without_an_incident_a_score_falls_by_no_more_than_its_share(name: str) -> None:
    """The weightiest incident of each of a dozen people, and one drawn at random, are retracted in turn."""
    rng, stated = np.random.default_rng(11), _night(name)
    for person in PEOPLE:
        theirs = stated.filter(
            pl.col("subject_id") == person, pl.col("incident_id").is_not_null(), pl.col("evidence") > 0
        )
        for row in sorted({0, int(rng.integers(max(theirs.height, 1)))} & set(range(theirs.height))):
            share, event_ids = theirs["evidence"][row], theirs["event_ids"][row].to_list()
            fall = _scores(name)[person] - _told(_without(event_ids), name)[person]
            assert fall <= share + SLACK_NATS, (person, row)


@pytest.mark.parametrize("name", MODELS)
def test_one_further_report_moves_nobody_by_more_than_the_bound(name: str) -> None:
    rng = np.random.default_rng(12)
    for number, person in enumerate(PEOPLE):
        kind = (*GRAVE, "police_stop", "custody_release")[number % 7]
        told = Told([person], [kind], [float(rng.integers(2, 300))], [f"x{number}"])
        after = _told(joined(base(), told), name)
        moved = {who: abs(after[who] - score) for who, score in _scores(name).items()}
        assert moved.pop(person) <= ONE_REPORT_NATS
        assert max(moved.values()) <= ELSEWHERE_NATS
