"""The closed form against a sum over every way to split the incidents, and the tables behind it."""

from __future__ import annotations

from itertools import combinations
from math import exp, factorial, prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.evaluation.oracle import likelihood, modes, ties
from analytics.evaluation.oracle.hearing import DAYS, share_heard
from analytics.evaluation.oracle.likelihood import _ratio
from analytics.evaluation.oracle.modes import LASTING, ONSETS, age_days
from analytics.evaluation.oracle.ties import MOST_TOGETHER, Circles, joined
from analytics.synthetic.delays import DELAYS
from analytics.synthetic.outline import BINS, Outline, late_burst, rising

SLOW = Outline(150.0, 300.0, rising(1.8), further=7.0)
BURST = Outline(60.0, 110.0, late_burst(0.35, 0.85), further=6.0)
PETTY = Outline(20.0, 50.0, rising(1.0), least_incidents=4, further=5.0, spread_shape=0.0, acts=False)


def choose(n: int, k: int) -> int:
    return factorial(n) // factorial(k) // factorial(n - k)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.floats(0.0, 20.0), max_size=5),
    st.floats(0.1, 6.0),
    st.integers(1, 4),
    st.floats(0.0, 1.0),
)
def test_the_closed_form_is_the_sum_over_all_splits(
    ratios: list[float], mean: float, least: int, heard: float
) -> None:
    ratio, other = np.array(ratios, float), np.ones(len(ratios))
    chances = np.array([exp(-mean * heard)])
    found = _ratio(ratio, other, 0, len(ratios), heard, least, np.array([mean]), chances, np.zeros(5))
    expected = 0.0
    for size in range(len(ratios) + 1):
        for chosen in combinations(ratios, size):
            ways = sum(
                choose(least, certain) * (1 - heard) ** (least - certain)
                * factorial(certain) * choose(size, certain) * mean ** (size - certain)
                for certain in range(min(least, size) + 1)
            )  # fmt: skip
            expected += ways * prod(chosen) * exp(-mean * heard)
    assert found == pytest.approx(expected, rel=1e-9)


def test_more_is_heard_the_longer_ago_it_was() -> None:
    heard = share_heard(DELAYS)
    assert (np.diff(heard, axis=1) >= -1e-12).all()
    assert (heard[:, 0] == 0).all()
    assert (heard[:, -1] > 0.97).all()
    assert (share_heard(DELAYS.scaled(3.0))[:, 30] <= heard[:, 30] + 1e-12).all()
    assert heard.shape[1] == DAYS


@pytest.mark.parametrize("outline", [SLOW, BURST, PETTY], ids=["slow", "burst", "petty"])
def test_the_lengths_have_the_chances_of_their_mode(outline: Outline) -> None:
    table = modes.tables([outline], share_heard(DELAYS))
    days, weight = table.days[0], table.weight[0]
    possible = days[weight > 0]
    assert ((possible >= outline.least_days) & (possible <= outline.most_days)).all()
    going = weight[:, :LASTING].sum(axis=1)
    age = age_days()
    assert going[age < outline.least_days] == pytest.approx(1.0)
    assert (going[age > outline.most_days] == 0).all()
    assert (np.diff(going) <= 1e-12).all()
    if not outline.acts:
        # What ends in no act is over some day, and stays so.
        assert weight[age > outline.most_days].sum(axis=1) == pytest.approx(1.0)


def test_strengths_have_the_mean_and_spread_of_the_mode() -> None:
    table = modes.tables([SLOW, PETTY], share_heard(DELAYS))
    assert table.chance.sum(axis=1) == pytest.approx(1.0)
    assert table.typical == pytest.approx([7.0, 5.0])
    variance = (table.chance[0] * (table.further[0] - 7.0) ** 2).sum()
    assert variance == pytest.approx(7.0**2 / 1.6)


def test_densities_are_densities() -> None:
    for density in (rising(1.8), rising(1.0), late_burst(0.35, 0.85)):
        assert density.shape == (BINS,)
        assert density.mean() == pytest.approx(1.0)


def alone(people: int) -> likelihood.Odds:
    """Nobody's own reports say anything."""
    return likelihood.Odds(
        np.zeros(people), np.zeros(people), np.zeros((people, ONSETS)),
        np.zeros((people, ONSETS, LASTING)), np.zeros((people, ONSETS)),
    )  # fmt: skip


def pairs(together: float = 1e-6, spread: float = 0.0) -> Circles:
    """Two circles of two people each."""
    sizes = np.zeros(MOST_TOGETHER + 1)
    sizes[2] = 1.0
    weight = np.full((ONSETS, LASTING), 0.5)
    bounds = (np.array([0, 0, 1, 1]), np.arange(4), np.array([0, 2]), np.array([2, 2]))
    return Circles(*bounds, together, weight, sizes, spread, (20.0, 150.0), age_days(), np.diff(modes.EDGES))


def test_two_of_a_circle_with_evidence_speak_for_each_other() -> None:
    odds, able, seen = alone(4), np.ones(4, bool), np.zeros(4)
    odds.circle[:, 3, 0] = [50.0, 50.0, 50.0, 0.1]
    found = joined(able, pairs(), odds, seen, np.zeros((4, ONSETS)))
    assert found[0] == found[1] > 100 * found[2]


def test_a_known_act_speaks_for_its_circle_later_on() -> None:
    odds, able, seen = alone(4), np.array([False, True, True, True]), np.zeros(4)
    odds.following[:, 2] = 10.0
    acted = np.zeros((4, ONSETS))
    acted[0, 15] = 1.0
    found = joined(able, pairs(spread=0.1), odds, seen, acted)
    assert found[1] > 0
    assert found[2] == found[3] == 0
    too_late = acted * 0
    too_late[0, 3] = 1.0
    assert joined(able, pairs(spread=0.1), odds, seen, too_late)[1] == 0


def test_onsets_with_fewer_than_two_reports_cannot_be_caught() -> None:
    odds, able = alone(4), np.ones(4, bool)
    odds.circle[:2, 3, 0] = 50.0
    caught = joined(able, pairs(), odds, np.zeros(4), np.zeros((4, ONSETS)))
    unseen = joined(able, pairs(), odds, np.full(4, np.inf), np.zeros((4, ONSETS)))
    assert caught[0] > 0
    assert unseen[0] == 0


def test_the_ties_know_no_largest_group_but_their_own() -> None:
    assert ties.MOST_TOGETHER >= 4
