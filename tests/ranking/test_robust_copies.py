"""What is told twice has happened once: copies and near-copies add nothing beyond corroboration."""

from __future__ import annotations

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.ranking.robust_worlds import GRAVE, MODELS, Told, base, joined, quiet_people, score_of
from tests.worlds import World

NOTHING_NATS = 0.02
"""What any reports change through the list's own rates and delays."""
NEIGHBOUR = {
    "intent_leakage": "hostile_expression",
    "weapon_interest": "training_activity",
    "reconnaissance_report": "site_interest",
    "site_interest": "reconnaissance_report",
    "high_risk_travel": "border_stop",
}
"""Another type of the same family."""
HOUR = 1 / 24
CASES = {"kind": st.sampled_from(GRAVE), "who": st.integers(0, 200), "day": st.integers(20, 300)}

QUICK = (Phase.explicit, Phase.generate)
"""A failing example is told as it was found: to shrink it would rank hundreds of worlds."""


def once(
    world: World, person: str, kind: str, day: float, source: str, name: str, grades: str = "1A"
) -> World:
    """One further report."""
    return joined(world, Told([person], [kind], [day], [source], grades, name))


@pytest.mark.parametrize("name", MODELS)
@settings(max_examples=4, deadline=None, phases=QUICK)
@given(copies=st.integers(1, 9), minutes=st.floats(0.0, 9.0), **CASES)
def test_the_same_source_sends_it_again(
    name: str, copies: int, minutes: float, kind: str, who: int, day: int
) -> None:
    person, model = quiet_people()[who], MODELS[name]
    told = once(base(), person, kind, day, "x1", "told")
    again = Told([person] * copies, [kind] * copies, [day - minutes * HOUR / 60] * copies, ["x1"] * copies)
    assert score_of(joined(told, again), person, model) <= score_of(told, person, model) + NOTHING_NATS


@pytest.mark.parametrize("name", MODELS)
@settings(max_examples=4, deadline=None, phases=QUICK)
@given(hours=st.floats(0.5, 20.0), **CASES)
def test_beyond_two_sound_sources_further_ones_add_nothing(
    name: str, hours: float, kind: str, who: int, day: int
) -> None:
    person, model = quiet_people()[who], MODELS[name]
    told = once(base(), person, kind, day, "x1", "told")
    both = once(told, person, kind, day - hours * HOUR, "x2", "also")
    further = [f"x{number}" for number in range(3, 9)]
    count = len(further)
    same = Told([person] * count, [kind] * count, [day - hours * HOUR] * count, further)
    neighbour = Told([person] * count, [NEIGHBOUR[kind]] * count, [day - hours * HOUR] * count, further)
    copied = Told([person] * count, [kind] * count, [day - hours * HOUR - 0.001] * count, ["x2"] * count)
    known = score_of(both, person, model)
    for more in (same, neighbour, copied):
        assert score_of(joined(both, more), person, model) <= known + NOTHING_NATS


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("kind", ["hostile_expression", "training_activity", "site_interest"])
def test_a_source_without_a_record_adds_nothing_to_what_another_said(name: str, kind: str) -> None:
    """Whatever grades it claims: it neither corroborates, nor makes the incident graver, nor hides it."""
    person, model = quiet_people()[3], MODELS[name]
    graver = {"hostile_expression": "intent_leakage", "training_activity": "weapon_interest"}.get(kind, kind)
    told = once(base(), person, kind, 30.0, "x1", "told", "1B")
    for claimed in (kind, graver):
        joined_in = once(told, person, claimed, 30.0 - HOUR, "newcomer", "echo")
        assert score_of(joined_in, person, model) == pytest.approx(
            score_of(told, person, model), abs=NOTHING_NATS
        )
