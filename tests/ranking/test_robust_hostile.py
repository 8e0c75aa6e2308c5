"""Two hostile sources flood forty quiet people with thirty grave reports each: nobody gets in or out."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.ranking.model import Model
from tests.ranking.robust_worlds import ESCALATING, GRAVE, MODELS, Told, base, first, joined, quiet_people
from tests.worlds import World

PEOPLE, EACH = 40, 30
ORDINARY = ("police_stop", "drug_offence", "hostile_expression", "safeguarding_concern", "domestic_incident")


def flood(source: str, seed: int, days: int, one_by_one: bool, hours_later: float = 0.0) -> Told:
    """Thirty grave reports each, in the last `days`: on everybody at once, or on one after the other."""
    rng = np.random.default_rng(seed)
    who = np.repeat(quiet_people()[:PEOPLE], EACH)
    who = who if one_by_one else rng.permutation(who)
    moment = 2 + np.sort(rng.random(who.size))[::-1] * days - hours_later / 24
    kinds = rng.choice(GRAVE, who.size)
    return Told(who.tolist(), kinds.tolist(), moment.tolist(), [source] * who.size, name=f"flood-{source}")


def ordinary_past(source: str, seed: int, reports: int, days: int) -> Told:
    """What a source said of anybody in the three years before its flood."""
    rng = np.random.default_rng(seed)
    who = rng.choice(base().versions["subject_id"].to_numpy(), reports)
    moment = days + 3 + rng.random(reports) * 1095
    kinds = rng.choice(ORDINARY, reports)
    return Told(who.tolist(), kinds.tolist(), moment.tolist(), [source] * reports, name=f"past-{source}")


def _world(past: int, colluding: bool, days: int, one_by_one: bool) -> World:
    sources = ("grudge-1", "grudge-2")
    told = [
        flood(source, 1 if colluding else number, days, one_by_one, 2.0 * number)
        for number, source in enumerate(sources)
    ]
    before = [ordinary_past(source, 90 + number, past, days) for number, source in enumerate(sources)]
    return joined(base(), *told, *(each for each in before if past))


@pytest.fixture(scope="module", params=list(MODELS))
def model(request: pytest.FixtureRequest) -> Model:
    """Each of the weightings."""
    return MODELS[str(request.param)]


@pytest.mark.parametrize("one_by_one", [False, True], ids=["all-at-once", "one-by-one"])
@pytest.mark.parametrize("days", [14, 240])
@pytest.mark.parametrize("colluding", [False, True], ids=["apart", "colluding"])
@pytest.mark.parametrize("past", [0, 100], ids=["new", "ordinary-past"])
def test_a_flood_brings_nobody_in_and_pushes_nobody_out(
    model: Model, past: int, colluding: bool, days: int, one_by_one: bool
) -> None:
    before = first(base(), 100, model)
    after = first(_world(past, colluding, days, one_by_one), 100, model)
    assert not after & set(quiet_people()[:PEOPLE])
    assert before & set(ESCALATING) <= after
