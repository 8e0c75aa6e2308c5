"""The detector against a plain reading of its definition, and by Monte Carlo against its guarantee."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.evidence.detector import DetectorRules, Spread, e_values
from analytics.evidence.observation import Steps
from analytics.reports import Floats, Ints

MIX = np.array([0.6, 0.3, 0.1])
GRAVER = np.array([0.3, 0.3, 0.4])
"""How the kinds of two classes of people are mixed."""
PROFILE = np.array([0.3, 0.3, 0.4])
EXCESS = np.array([0.0, 0.5, 1.0])
MILD = DetectorRules(added_per_year=(0.5, 1.5), prior=(0.4, 0.3, 0.3))
"""Changes small enough for M to have a small variance, so that a Monte Carlo mean says something."""
SPREAD = Spread(np.array([0.5, 1.5, 5.0]), np.array([[0.3, 0.5, 0.2]]))


@dataclass(frozen=True)
class Lived:
    """What happened: `wait` and `kind` (-1 for a night) and `night` (-1 for an incident) of every step."""

    offsets: Ints
    wait: Floats
    kind: Ints
    night: Ints

    def seen_as(self, mix: Floats) -> Steps:
        """The steps of a class with these shares of kinds, which are known and constant here."""
        incident = self.kind >= 0
        return Steps(
            offsets=self.offsets,
            years=self.wait,
            excess_years=self.wait * float((mix * EXCESS).sum()),
            idle_years=np.zeros(self.wait.size),
            night=self.night,
            log_own=np.where(incident, np.log(mix)[self.kind], 0.0),
            added=np.where(incident, (PROFILE / mix)[self.kind], 1.0),
            factor=np.where(incident, 1.0 + EXCESS[self.kind], 1.0),
        )


def lived(rate: Floats, mix: Floats, years: float, nights: int, seed: int, onset: float = np.inf) -> Lived:
    """One subject for each null rate and mix (s, 3); from `onset` on, three more a year as in the profile."""
    rng = np.random.default_rng(seed)
    ends = np.linspace(years / nights, years, nights)
    steps = []
    for one, own in zip(rate, mix, strict=True):
        ordinary = rng.uniform(0, years, rng.poisson(one * years))
        more = onset + rng.exponential(1 / 3, 200).cumsum()
        more = more[more < years]
        kinds = [rng.choice(3, ordinary.size, p=own), rng.choice(3, more.size, p=PROFILE)]
        when = np.concatenate([ordinary, more, ends])
        kind = np.concatenate([*kinds, np.full(nights, -1)])
        night = np.concatenate([np.full(ordinary.size + more.size, -1), np.arange(nights)])
        order = np.argsort(when, kind="stable")
        steps.append((np.diff(when[order], prepend=0.0), kind[order], night[order]))
    wait, kind, night = (np.concatenate(parts) for parts in zip(*steps, strict=True))
    offsets = np.cumsum([0, *(waits.size for waits, _, _ in steps)])
    return Lived(offsets, wait, kind, night)


def lives(rate: Floats, years: float, nights: int, seed: int, onset: float = np.inf) -> Steps:
    """The same where everybody is of the first class."""
    return lived(rate, np.tile(MIX, (rate.size, 1)), years, nights, seed, onset).seen_as(MIX)


def one_rate(rate: float) -> Spread:
    return Spread(np.array([rate]), np.array([[1.0]]))


def plain(steps: Steps, rate: float, rules: DetectorRules) -> float:
    """M for a known rate on the last night: likelihood ratios averaged over a fine grid of onsets."""
    when = np.cumsum(steps.years)
    end, incident = when[-1], steps.night < 0
    edges = np.unique(np.concatenate([np.linspace(0, end, 20_001), when]))
    onset = (edges[1:] + edges[:-1]) / 2
    weight = np.exp(-rules.forgotten_per_year * (end - edges[1:])) - np.exp(
        -rules.forgotten_per_year * (end - edges[:-1])
    )
    onset = np.append(onset, 0.0)
    weight = np.append(weight, np.exp(-rules.forgotten_per_year * end))
    excess = rate * float((MIX * EXCESS).sum())
    ratios = [(added, 1.0 + added * steps.added / rate) for added in rules.added_per_year]
    total = 0.0
    for prior, (lost, factor) in zip(rules.prior, [*ratios, (excess, steps.factor)], strict=True):
        log = np.where(incident, np.log(factor), 0.0)
        after = (when[None, :] > onset[:, None]) @ log
        total += prior * float(weight @ np.exp(after - lost * (end - onset)))
    return total


@given(seed=st.integers(0, 10_000), rate=st.sampled_from([0.2, 1.0, 4.0]), years=st.sampled_from([0.5, 3.0]))
def test_the_recursion_is_the_average_over_onsets(seed: int, rate: float, years: float) -> None:
    steps = lives(np.array([rate]), years, 2, seed)
    found = e_values([steps], one_rate(rate), 2, DetectorRules())[0, -1]
    assert found == pytest.approx(plain(steps, rate, DetectorRules()), rel=1e-4)


@given(st.floats(0.05, 20), st.sampled_from(DetectorRules().added_per_year))
def test_each_factor_makes_up_for_what_waiting_takes_off(rate: float, added: float) -> None:
    mean = float((MIX * (1.0 + added * (PROFILE / MIX) / rate)).sum())
    assert rate * (mean - 1.0) == pytest.approx(added)
    assert float((MIX * (1.0 + EXCESS)).sum()) - 1.0 == pytest.approx(float((MIX * EXCESS).sum()))


def assert_mean_is_one(values: Floats) -> None:
    """Within four standard errors of a Monte Carlo mean, which must be small enough to tell."""
    error = values.std() / np.sqrt(values.size)
    assert error < 0.05
    assert abs(values.mean() - 1.0) < 4 * error


def test_the_mean_is_one_where_the_rate_is_known() -> None:
    found = e_values([lives(np.full(20_000, 2.0), 3.0, 3, seed=1)], one_rate(2.0), 3, MILD)
    for night in range(3):
        assert_mean_is_one(found[:, night])


def test_the_mean_is_one_over_a_list_whose_rates_are_spread_as_said() -> None:
    spread = SPREAD
    rng = np.random.default_rng(2)
    rate = rng.choice(spread.rate, 30_000, p=spread.share[0])
    found = e_values([lives(rate, 3.0, 3, seed=3)], spread, 3, MILD)
    for night in range(3):
        assert_mean_is_one(found[:, night])


def test_the_mean_is_one_over_a_list_of_two_classes() -> None:
    spread = Spread(np.array([0.5, 2.0]), np.array([[0.5, 0.3], [0.05, 0.15]]))
    cell = np.random.default_rng(12).choice(4, 30_000, p=spread.share.ravel())
    mixes = np.array([MIX, GRAVER])
    told = lived(spread.rate[cell % 2], mixes[cell // 2], 3.0, 2, seed=13)
    found = e_values([told.seen_as(mix) for mix in mixes], spread, 2, MILD)
    for night in range(2):
        assert_mean_is_one(found[:, night])
    unaware = e_values([told.seen_as(MIX)], Spread(spread.rate, np.array([[0.55, 0.45]])), 2, MILD)
    assert unaware[:, 1].mean() > 1.1, "an ordinary life of grave kinds would look like a change"


def test_the_guarantee_is_one_for_the_list_and_not_for_each_rate() -> None:
    spread = Spread(np.array([0.5, 5.0]), np.array([[0.9, 0.1]]))
    busy = e_values([lives(np.full(10_000, 5.0), 1.0, 1, seed=4)], spread, 1, MILD)[:, 0]
    idle = e_values([lives(np.full(10_000, 0.5), 1.0, 1, seed=5)], spread, 1, MILD)[:, 0]
    assert busy.mean() > 1.1
    assert 0.9 * idle.mean() + 0.1 * busy.mean() == pytest.approx(1.0, abs=0.03)


@pytest.mark.parametrize("level", [5.0, 20.0, 100.0])
def test_alarms_within_a_time_stay_within_the_bound(level: float) -> None:
    spread = SPREAD
    rate = np.random.default_rng(6).choice(spread.rate, 10_000, p=spread.share[0])
    years, rules = 2.0, DetectorRules()
    found = e_values([lives(rate, years, 50, seed=7)], spread, 50, rules)
    bound = (1 + rules.forgotten_per_year * years) / level
    share = float((found.max(axis=1) >= level).mean())
    assert 0 < share <= bound + 3 * np.sqrt(bound / 10_000)


def test_a_planted_escalation_raises_it() -> None:
    spread = Spread(np.array([0.5, 1.0, 2.0]), np.array([[0.3, 0.4, 0.3]]))
    usual = e_values([lives(np.ones(500), 4.0, 1, seed=8)], spread, 1, DetectorRules())[:, 0]
    planted = e_values([lives(np.ones(500), 4.0, 1, seed=8, onset=3.0)], spread, 1, DetectorRules())[:, 0]
    assert np.median(planted) > 5 * np.median(usual)
    assert (planted >= 10).mean() > 0.2
    assert (usual >= 10).mean() < 0.05


def waiting(years: list[float], idle_years: list[float]) -> Steps:
    """One subject without any incident, read on as many nights."""
    nights, passed = np.arange(len(years)), np.array(years)
    zero, one = np.zeros(nights.size), np.ones(nights.size)
    return Steps(
        np.array([0, nights.size]), passed, 0.3 * passed, np.array(idle_years), nights, zero, one, one
    )


def test_silence_lowers_it_towards_what_is_forgotten() -> None:
    early, late = e_values([waiting([1.0, 9.0], [0.0, 0.0])], one_rate(1.0), 2, DetectorRules())[0]
    assert 0.1 < late < early < 1


def test_custody_is_no_silence_but_is_forgotten_in() -> None:
    before, after = e_values([waiting([1.0, 0.0], [0.0, 2.0])], one_rate(1.0), 2, DetectorRules())[0]
    assert after == pytest.approx(1 - (1 - before) * np.exp(-2.0))


def test_it_is_capped() -> None:
    burst = Steps(
        np.array([0, 101]),
        np.full(101, 0.001),
        np.full(101, 0.0),
        np.zeros(101),
        np.append(np.full(100, -1), 0),
        np.zeros(101),
        np.full(101, 5.0),
        np.full(101, 3.0),
    )
    rules = DetectorRules(cap=500.0)
    assert 400 < e_values([burst], one_rate(1.0), 1, rules)[0, 0] <= 500


def test_it_repeats_and_nobody_depends_on_another() -> None:
    spread = Spread(np.array([0.5, 2.0]), np.array([[0.5, 0.5]]))
    steps = lives(np.array([0.5, 2.0, 1.0]), 3.0, 4, seed=9)
    found = e_values([steps], spread, 4, DetectorRules())
    assert found.tobytes() == e_values([steps], spread, 4, DetectorRules()).tobytes()
    first, stop = steps.offsets[1:3]
    alone = Steps(
        np.array([0, stop - first]),
        steps.years[first:stop],
        steps.excess_years[first:stop],
        steps.idle_years[first:stop],
        steps.night[first:stop],
        steps.log_own[first:stop],
        steps.added[first:stop],
        steps.factor[first:stop],
    )
    assert e_values([alone], spread, 4, DetectorRules())[0].tobytes() == found[1].tobytes()


def test_nobody_in_nothing_out() -> None:
    nobody, nothing = np.zeros(0), np.zeros(0, dtype=np.int64)
    none = Steps(np.zeros(1, dtype=np.int64), nobody, nobody, nobody, nothing, nobody, nobody, nobody)
    assert e_values([none], one_rate(1.0), 2, DetectorRules()).shape == (0, 2)
