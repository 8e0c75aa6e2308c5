"""e-BH and the bound on false alarms."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analytics.evidence.false_discovery import NO_TIER, TIERS, e_bh, false_alarms, tiers
from analytics.reports import Floats

E_VALUES = arrays(np.float64, st.integers(0, 60), elements=st.floats(0, 1e6))


@given(E_VALUES, st.sampled_from([0.05, 0.1, 0.2]))
def test_it_is_the_procedure_of_the_paper(e_value: Floats, level: float) -> None:
    n = e_value.size
    falling = np.sort(e_value)[::-1]
    chosen = max((k for k in range(1, n + 1) if falling[k - 1] * level * k >= n), default=0)
    found = e_bh(e_value, level)
    # those that tie with the last one chosen come along: they meet the same mark
    assert found.sum() == (0 if chosen == 0 else int((e_value >= falling[chosen - 1]).sum()))
    assert found.sum() == 0 or e_value[found].min() >= e_value[~found].max(initial=0.0)


@given(E_VALUES)
def test_tiers_are_nested_and_a_larger_value_is_in_no_looser_one(e_value: Floats) -> None:
    tier = tiers(e_value)
    assert set(tier.tolist()) <= {NO_TIER, *TIERS}
    for percent in TIERS:
        inside = (tier != NO_TIER) & (tier <= percent)
        assert inside.tolist() == e_bh(e_value, percent / 100).tolist()


@pytest.mark.parametrize("level", [0.05, 0.1, 0.2])
@pytest.mark.parametrize("shared", [0.0, 0.9])
def test_the_share_of_false_ones_is_controlled_whatever_the_dependence(level: float, shared: float) -> None:
    rng = np.random.default_rng(11)
    false, true, rounds, shift = 40, 10, 3_000, 3.0
    common = rng.standard_normal((rounds, 1))
    noise = np.sqrt(shared) * common + np.sqrt(1 - shared) * rng.standard_normal((rounds, false + true))
    noise[:, false:] += shift
    e_value = np.exp(shift * noise - shift**2 / 2)
    wrong, power = np.zeros(rounds), np.zeros(rounds)
    for i in range(rounds):
        found = e_bh(e_value[i], level)
        wrong[i] = found[:false].sum() / max(found.sum(), 1)
        power[i] = found[false:].mean()
    assert wrong.mean() <= level + 3 * wrong.std() / np.sqrt(rounds)
    assert power.mean() > 0.2


def test_the_bound_falls_with_the_level_and_never_exceeds_the_list() -> None:
    e_value = np.array([0.0, 1.0, 4.0, 100.0, 1e6])
    bound = false_alarms(e_value, 1_000, years=1.0, forgotten_per_year=1.0)
    assert bound.tolist() == [1_000, 1_000, 500, 20, 0.002]
    assert (false_alarms(e_value, 1_000, 2.0, 1.0) >= bound).all()
