"""The chain of states against a plain sum over every path that the states could have taken."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.evidence.recent import WEEKS
from analytics.evidence.switching import SLOTS, Chain, SwitchingRules, capped, explained, scores, weekly
from analytics.reports import Floats, Ints

SHORT = 4
PLAIN, EPISODE, RISING = 0, 1, 2
RULES = SwitchingRules()
chains = st.integers(0, 100_000)


def chain(seed: int, incidents: int = 8, weeks: int = SHORT, subjects: int = 3, size: float = 1.0) -> Chain:
    """A chain with everything drawn, probabilities far above real ones, so that all paths tell."""
    rng = np.random.default_rng(seed)
    types = int(rng.integers(0, 3))
    subject = np.sort(rng.integers(0, subjects, incidents))
    exposure = np.vstack([np.ones(weeks), rng.random(weeks)])
    return Chain(
        offsets=np.searchsorted(subject, np.arange(subjects + 1)).astype(np.int64),
        week=rng.integers(0, weeks, incidents),
        evidence=rng.gamma(1.0, size, (incidents, 2)),
        exposure_row=rng.integers(0, 2, subjects).astype(np.int32),
        exposure=exposure,
        missing=rng.random((2, weeks)) * 0.5,
        own_missing=rng.random((types, weeks)) * 0.2,
        rates=rng.gamma(1.0, 1.0, (subjects, types)),
        # an ordinary life stays the likeliest at the start
        enter=rng.uniform(0.001, 0.1, 2),
        leave=rng.uniform(0.15, 0.4, 2),
        act=float(rng.uniform(0.0, 0.3)),
    )


def life(weeks: int = WEEKS, week: Ints | None = None, evidence: Floats | None = None) -> Chain:
    """One person under the standard rules with these incidents and a year's usual silence."""
    enter, leave, act = weekly(RULES)
    when = np.zeros(0, dtype=np.int64) if week is None else np.asarray(week, dtype=np.int64)
    return Chain(
        offsets=np.array([0, when.shape[0]], dtype=np.int64),
        week=when,
        evidence=np.zeros((0, 2)) if evidence is None else evidence,
        exposure_row=np.zeros(1, dtype=np.int32),
        exposure=np.ones((1, weeks)),
        missing=np.vstack([np.full(weeks, 1.2), np.full(weeks, 0.06)]),
        own_missing=np.zeros((0, weeks)),
        rates=np.zeros((1, 0)),
        enter=enter,
        leave=leave,
        act=act,
    )


def without(c: Chain, j: int) -> Chain:
    """The same chain with its j-th incident taken away."""
    return c._replace(
        offsets=c.offsets - (c.offsets > j), week=np.delete(c.week, j), evidence=np.delete(c.evidence, j, 0)
    )


class Plain:
    """Every path's weight for one subject, term by term; `paths` (p, weeks + 1), the earliest state first."""

    def __init__(self, c: Chain, i: int) -> None:
        weeks = c.missing.shape[1]
        enter, leave = c.enter, c.leave
        step = np.array(
            [
                [1 - enter[0] - enter[1], enter[0], enter[1]],
                [leave[0], 1 - leave[0], 0.0],
                [leave[1], 0.0, 1 - c.act - leave[1]],
            ]
        )
        episode, rising = enter[0] / (enter[0] + leave[0]), enter[1] / (enter[1] + c.act + leave[1])
        self.start = np.array([1 - episode - rising, episode, rising])
        exposure = c.exposure[c.exposure_row[i]]
        self.silence = np.zeros((weeks, 3))
        self.silence[:, EPISODE] = exposure * c.missing[0]
        self.silence[:, RISING] = exposure * (c.missing[1] + c.rates[i] @ c.own_missing)
        said = -self.silence
        for j in range(c.offsets[i], c.offsets[i + 1]):
            said[c.week[j], 1:] += c.evidence[j]
        self.paths = np.array(list(product(range(3), repeat=weeks + 1)))
        self.weight = self.start[self.paths[:, 0]]
        for place in range(1, weeks + 1):
            before, now = self.paths[:, place - 1], self.paths[:, place]
            self.weight = self.weight * step[before, now] * np.exp(said[weeks - place, now])
        self.now = self.paths[:, -1] == RISING
        self.weeks = weeks

    def score(self) -> float:
        odds = self.weight[self.now].sum() / self.weight[~self.now].sum()
        return float(np.log(odds) - np.log(self.start[RISING] / (1 - self.start[RISING])))

    def posterior(self, week: int, *, escalating: bool) -> Floats:
        """Weight of the three states in a week, given that somebody escalates now or does not."""
        chosen = self.now if escalating else ~self.now
        state, weight = self.paths[chosen, self.weeks - week], self.weight[chosen]
        return np.asarray(np.bincount(state, weight, minlength=3) / weight.sum())

    def share(self, week: int, evidence: Floats) -> float:
        """An incident's share, as the module's docstring has it."""
        both = np.concatenate([[0.0], evidence])
        against = np.log(self.posterior(week, escalating=False) @ np.exp(-both))
        return float(self.posterior(week, escalating=True) @ both + against)

    def quiet(self) -> float:
        """The silence: what each week without a report takes off, where it would have told."""
        more = [
            (self.posterior(g, escalating=True) - self.posterior(g, escalating=False)) @ self.silence[g]
            for g in range(self.weeks)
        ]
        return -float(np.sum(more))

    def onset(self) -> Floats:
        """Week of the last entry into an escalation that goes on; before the window is its first week."""
        found = np.zeros(self.weeks)
        for path, weight in zip(self.paths[self.now], self.weight[self.now], strict=True):
            outside = np.flatnonzero(path != RISING)
            entered = outside[-1] + 1 if outside.shape[0] else 0
            found[min(self.weeks - entered, self.weeks - 1)] += weight
        return np.asarray(found / found.sum())


@given(seed=chains, incidents=st.integers(0, 15), weeks=st.integers(1, SHORT))
def test_the_score_is_the_sum_over_all_paths(seed: int, incidents: int, weeks: int) -> None:
    c = chain(seed, incidents, weeks)
    expected = [Plain(c, i).score() for i in range(3)]
    assert scores(c, np.arange(3)).tolist() == pytest.approx(expected, abs=1e-9)


@given(seed=chains, incidents=st.integers(0, 15), weeks=st.integers(1, SHORT))
def test_shares_and_silence_are_what_the_paths_say(seed: int, incidents: int, weeks: int) -> None:
    c = chain(seed, incidents, weeks)
    shares = explained(c, np.arange(3))[1]
    for i in range(3):
        plain = Plain(c, i)
        rows = range(c.offsets[i], c.offsets[i + 1])
        expected = [plain.share(int(c.week[j]), c.evidence[j]) for j in rows]
        assert shares.incident[c.offsets[i] : c.offsets[i + 1]].tolist() == pytest.approx(expected, abs=1e-9)
        assert shares.silence[i] == pytest.approx(plain.quiet(), abs=1e-9)


@given(seed=chains, incidents=st.integers(0, 15), weeks=st.integers(1, SHORT))
def test_the_onset_is_that_of_the_paths(seed: int, incidents: int, weeks: int) -> None:
    c = chain(seed, incidents, weeks)
    onset = explained(c, np.arange(3))[1].onset
    for i in range(3):
        assert onset[i].tolist() == pytest.approx(Plain(c, i).onset().tolist(), abs=1e-9)


@given(seed=chains, incidents=st.integers(0, 60), size=st.sampled_from([0.1, 1.0, 5.0]))
def test_shares_silence_and_remainder_are_the_score(seed: int, incidents: int, size: float) -> None:
    c = chain(seed, incidents, WEEKS, size=size)
    score, shares = explained(c, np.arange(3))
    assert score.tolist() == scores(c, np.arange(3)).tolist()
    for i in range(3):
        own = float(shares.incident[c.offsets[i] : c.offsets[i + 1]].sum())
        assert own + shares.silence[i] + shares.remainder[i] == pytest.approx(score[i], abs=1e-9)
        assert shares.onset[i].sum() == pytest.approx(1, abs=1e-9)
        assert (shares.onset[i] >= 0).all()


@given(seed=chains, incidents=st.integers(1, 40), weeks=st.sampled_from([1, 5, WEEKS]), which=st.integers(0))
def test_without_one_incident_the_score_falls_by_no_more_than_its_share(
    seed: int, incidents: int, weeks: int, which: int
) -> None:
    c = chain(seed, incidents, weeks, size=3.0)
    j = which % incidents
    i = int(np.searchsorted(c.offsets, j, side="right")) - 1
    score, shares = explained(c, np.arange(3))
    after = scores(without(c, j), np.arange(3))
    assert score[i] - after[i] <= shares.incident[j] + 1e-9
    others = np.arange(3) != i
    assert after[others].tolist() == score[others].tolist()


def test_escalating_evidence_raises_a_score_and_that_of_a_passing_episode_lowers_it() -> None:
    week = np.array([3, 2, 1])
    alike = np.ones((3, 2))
    middle = scores(life(week=week, evidence=alike), np.arange(1))[0]
    assert scores(life(week=week, evidence=alike * [1, 2]), np.arange(1))[0] > middle
    assert scores(life(week=week, evidence=alike * [2, 1]), np.arange(1))[0] < middle


def test_a_person_without_an_incident_is_told_by_silence_and_remainder_alone() -> None:
    score, shares = explained(life(), np.arange(1))
    assert shares.incident.shape == (0,)
    assert score[0] < 0
    assert shares.silence[0] < 0
    assert shares.silence[0] + shares.remainder[0] == pytest.approx(score[0], abs=1e-9)
    # nothing says when it would have begun: an onset lately has had the least time to show
    assert (np.diff(shares.onset[0, : WEEKS - 1]) < 0).all()


def test_an_escalation_that_ended_is_ordinary_life_again() -> None:
    evidence = np.full((5, 2), [0.0, 2.0])
    now, ago = (
        scores(life(week=first - np.arange(5), evidence=evidence), np.arange(1))[0] for first in (5, 45)
    )
    assert now > 5
    assert ago < now - 3


def test_time_in_custody_takes_nothing_off() -> None:
    outside = life()
    inside = outside._replace(exposure=np.zeros((1, WEEKS)))
    shares = explained(inside, np.arange(1))[1]
    assert shares.silence[0] == 0
    assert scores(inside, np.arange(1))[0] > scores(outside, np.arange(1))[0]


@given(seed=chains, incidents=st.integers(0, 40), cap=st.sampled_from([0.1, 1.5, 100.0]), lone=st.booleans())
def test_what_one_source_says_of_one_person_is_scaled_down_to_the_cap(
    seed: int, incidents: int, cap: float, lone: bool
) -> None:
    c, rng = chain(seed, incidents), np.random.default_rng(seed)
    source = rng.integers(0 if lone else -1, 1 if lone else 4, incidents)
    trust = np.array([0.02, 0.3, 0.8, 1.0])[source]
    kept = capped(c.offsets, source.astype(np.int32), trust, c.evidence, cap)
    # for a passing episode each incident that alone goes beyond the cap, for an escalation all pro rata
    beyond = (source >= 0) & (c.evidence[:, 1] > cap * trust)
    alone = np.where(beyond, cap * trust, np.inf)
    assert kept[:, 0].tolist() == np.minimum(c.evidence[:, 0], alone).tolist()
    for i in range(3):
        rows = np.arange(c.offsets[i], c.offsets[i + 1])
        for name in np.unique(source[rows]):
            its = rows[source[rows] == name]
            most = np.inf if name < 0 else cap * trust[its[0]]
            scale = min(1.0, most / c.evidence[its, 1].sum())
            assert kept[its, 1] == pytest.approx(c.evidence[its, 1] * scale, abs=1e-12)
    score, nobody = (scores(c._replace(evidence=said), np.arange(3)) for said in (kept, np.zeros_like(kept)))
    assert not lone or (score <= nobody + cap + 1e-9).all()


@given(seed=chains, incidents=st.integers(2, 12))
def test_the_cap_leaves_the_bound_of_a_removal(seed: int, incidents: int) -> None:
    """What one source says less of leaves room under the cap; how far it is believed may have changed."""
    rng, cap = np.random.default_rng(seed), RULES.source_cap_nats
    c = life(week=rng.integers(0, 30, incidents), evidence=rng.gamma(1.0, 2.0, (incidents, 2)))
    source, trust = rng.integers(-1, 2, incidents).astype(np.int32), rng.uniform(0.02, 1.0, incidents)
    before = c._replace(evidence=capped(c.offsets, source, trust, c.evidence, cap))
    score, shares = explained(before, np.arange(1))
    for j in range(incidents):
        fewer = without(c, j)
        room = capped(fewer.offsets, np.delete(source, j), np.delete(trust, j), fewer.evidence, cap)
        after = scores(fewer._replace(evidence=room), np.arange(1))
        assert score[0] - after[0] <= max(shares.incident[j], 0.0) + 1e-9


def test_sources_beyond_the_slots_share_the_last_cap() -> None:
    many = SLOTS + 200
    evidence = np.ones((many, 2))
    kept = capped(np.array([0, many]), np.arange(many, dtype=np.int32), np.ones(many), evidence, 2.0)
    assert kept[: SLOTS - 1].tolist() == evidence[: SLOTS - 1].tolist()
    assert kept[SLOTS - 1 :, 1].sum() == pytest.approx(2.0)


def test_a_flood_in_one_week_stays_finite_and_exact() -> None:
    flood = life(week=np.zeros(500, dtype=np.int64), evidence=np.full((500, 2), 3.0))
    score, shares = explained(flood, np.arange(1))
    assert np.isfinite(score[0])
    assert shares.incident.sum() + shares.silence[0] + shares.remainder[0] == pytest.approx(
        score[0], abs=1e-9
    )


def test_the_same_chain_gives_the_same_bytes_whoever_is_asked_for() -> None:
    c = chain(3, 200, WEEKS, subjects=20)
    everybody, again = (scores(c, np.arange(20)) for _ in range(2))
    assert everybody.tobytes() == again.tobytes()
    some = scores(c, np.array([7, 2]))
    assert np.isnan(some).sum() == 18
    assert some[[2, 7]].tolist() == everybody[[2, 7]].tolist()
    (_, first), (_, second) = (explained(c, np.arange(20)) for _ in range(2))
    assert [part.tobytes() for part in first] == [part.tobytes() for part in second]


def test_rules_are_told_as_weekly_probabilities() -> None:
    enter, leave, act = weekly(SwitchingRules(onsets_per_year=0.5, act_weeks=10, off_weeks=20))
    assert enter[1] == pytest.approx(0.5 * 7 / 365.25)
    assert leave.tolist() == [1 / RULES.episode_weeks, 1 / 20]
    assert act == 1 / 10
