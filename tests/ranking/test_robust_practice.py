"""Circumstances that are nobody's escalation: mild floods, and an area that begins to record more."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import polars as pl
import pytest

from analytics.ranking.night import rank
from analytics.reports import DAY_US
from analytics.taxonomy import Taxonomy
from tests.ranking.robust_worlds import (
    ESTABLISHED,
    MODELS,
    NIGHT_US,
    Told,
    base,
    joined,
    quiet_people,
    ranked,
    score_of,
)
from tests.worlds import NIGHT, TAXONOMY, World

MILD = ("police_stop", "traffic_offence")
FLOODED = quiet_people()[5]
MILD_NATS = 4.0
"""What any number of mild reports by any number of sound sources within half a year may add."""
MILD_YEAR_NATS = 8.0
"""The same, spread evenly over the whole year."""
CHANGED_DAYS = 280
"""Days before `NIGHT` on which the area begins to record more."""
NIGHTS = [NIGHT - timedelta(days=days) for days in range(0, CHANGED_DAYS, 28)]


@pytest.mark.parametrize("days", [14, 60, 180])
@pytest.mark.parametrize("count", [10, 50, 150])
@pytest.mark.parametrize("name", MODELS)
def test_a_flood_of_mild_events_adds_little(name: str, count: int, days: int) -> None:
    """A passing episode of 120 ordinary incidents a year explains it better than any escalation."""
    model, flooded = MODELS[name], _flooded(count, days)
    assert score_of(flooded, FLOODED, model) <= score_of(base(), FLOODED, model) + MILD_NATS
    assert FLOODED not in set(ranked(flooded, model)["subject_id"][:100])


@pytest.mark.parametrize("count", [50, 150])
@pytest.mark.parametrize("name", ["priors", "kinds before re-openings"])
def test_mild_events_all_year_long_add_no_more_than_a_bound(name: str, count: int) -> None:
    """No episode lasts a year: this looks like an escalation in one's own kinds, as far as that weighs."""
    model, flooded = MODELS[name], _flooded(count, 350)
    assert score_of(flooded, FLOODED, model) <= score_of(base(), FLOODED, model) + MILD_YEAR_NATS


def _flooded(count: int, days: int) -> World:
    rng = np.random.default_rng(count + days)
    moment = (1 + rng.random(count) * days).tolist()
    kinds, sources = rng.choice(MILD, count).tolist(), rng.choice(ESTABLISHED, count).tolist()
    return joined(base(), Told([FLOODED] * count, kinds, moment, sources))


def recorded_thrice(world: World, area: str, kind: str, taxonomy: Taxonomy = TAXONOMY) -> World:
    """The same world; from a day on, what the area's people do of a kind is recorded three times as often."""
    people = world.versions.filter(pl.col("area_id") == area)["subject_id"]
    assert kind in taxonomy.names
    rng = np.random.default_rng(3)
    theirs = world.reports.filter(
        pl.col("subject_id").is_in(people.implode()), pl.col("event_type") == kind
    ).height
    count = 2 * round(theirs * CHANGED_DAYS / 2370)
    return joined(
        world,
        Told(
            rng.choice(people.to_numpy(), count).tolist(),
            [kind] * count,
            (1 + rng.random(count) * (CHANGED_DAYS - 1)).tolist(),
            rng.choice(ESTABLISHED, count).tolist(),
        ),
    )


@pytest.mark.parametrize("kind", ["police_stop", "safeguarding_concern"])
@pytest.mark.parametrize("name", MODELS)
def test_a_changed_practice_in_one_area_leaves_the_first_hundred(name: str, kind: str) -> None:
    """In the mean over the nights since the change, four weeks apart; 250 of 2,000 people live there."""
    before, after = (world.history() for world in (base(), recorded_thrice(base(), "a3", kind)))
    same = []
    for night in NIGHTS:
        lists = (rank(history, night, MODELS[name])["subject_id"][:100] for history in (before, after))
        same.append(len(set.intersection(*map(set, lists))))
    assert np.mean(same) >= 95, same


def test_the_change_is_one() -> None:
    """The area's stops of the last months are about three times as many as they were."""
    changed = recorded_thrice(base(), "a3", "police_stop").reports
    late = pl.col("occurred_at").to_physical() > NIGHT_US - CHANGED_DAYS * DAY_US
    stops = pl.col("event_type") == "police_stop"
    there = pl.col("subject_id").is_in(
        base().versions.filter(pl.col("area_id") == "a3")["subject_id"].implode()
    )
    counts = [frame.filter(late, stops, there).height for frame in (base().reports, changed)]
    assert counts[1] == pytest.approx(3 * counts[0], rel=0.2)
