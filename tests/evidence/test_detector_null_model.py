"""The spread of rates and the urn are found again in what was drawn from them."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.evidence.detector import Spread
from analytics.evidence.null_model import (
    NullRules,
    classes,
    fitted_worth,
    spread,
    totals,
    urn_likelihood,
)
from analytics.evidence.observation import Record, Steps
from analytics.reports import Flags, Floats

RULES = NullRules()


def counted(rate: Floats, years: float, seed: int) -> Steps:
    """Steps of subjects of whom only counts matter: all the time passes in the last step."""
    counts = np.random.default_rng(seed).poisson(rate * years)
    offsets = np.concatenate([[0], np.cumsum(counts + 1)])
    night = np.full(offsets[-1], -1)
    night[offsets[1:] - 1] = 0
    passed = np.where(night == 0, years, 0.0)
    return Steps(
        offsets,
        passed,
        passed,
        np.zeros(night.size),
        night,
        np.zeros(night.size),
        np.ones(night.size),
        np.ones(night.size),
    )


def everybody(steps: Steps) -> Flags:
    return np.ones(steps.offsets.shape[0] - 1, dtype=np.bool_)


def spread_of(lives: list[Steps], wanted: Flags, rules: NullRules = RULES) -> Spread:
    """The spread over the `wanted` (s,) subjects."""
    return spread(totals(lives)[wanted], rules)


def classes_of(record: Record, profile: Floats) -> tuple[Record, ...]:
    """The classes under the urn that is likeliest for this record."""
    return classes(record, profile, fitted_worth(urn_likelihood(record, RULES), RULES), RULES)


def test_the_spread_is_found_again() -> None:
    rate = np.where(np.arange(4_000) % 4 == 0, 8.0, 1.0)
    steps = counted(rate, 6.0, seed=1)
    found = spread_of([steps], everybody(steps))
    assert found.share.sum() == pytest.approx(1.0)
    assert (np.diff(found.rate) > 0).all()
    assert found.share[0, found.rate > 4].sum() == pytest.approx(0.25, abs=0.02)
    assert (found.rate * found.share).sum() == pytest.approx(rate.mean(), rel=0.03)


def test_no_single_rate_beats_the_mixture_in_the_mean() -> None:
    steps = counted(np.random.default_rng(2).gamma(0.8, 2.5, 3_000), 6.0, seed=3)
    found = spread_of([steps], everybody(steps), NullRules(rounds=500, prior_subjects=0.0))
    years = 6.0
    count = np.diff(steps.offsets) - 1
    log = count[:, None] * np.log(found.rate) - years * found.rate
    likelihood = np.exp(log - log.max(axis=1, keepdims=True))
    ratio = likelihood / (likelihood @ found.share[0])[:, None]
    assert ratio.mean(axis=0).max() <= 1.01


def test_only_those_wanted_are_counted_and_nobody_is_a_spread_too() -> None:
    steps = counted(np.array([1.0, 1.0, 50.0]), 6.0, seed=4)
    found = spread_of([steps], np.array([True, True, False]))
    assert (found.rate * found.share).sum() < 5
    none = spread_of([steps], np.zeros(3, dtype=np.bool_))
    assert np.isfinite(none.share).all()
    assert none.share.sum() == pytest.approx(1.0)


@pytest.mark.parametrize("worth", [4.0, 32.0])
def test_the_urn_is_found_again(worth: float) -> None:
    rng = np.random.default_rng(5)
    mix = np.array([0.5, 0.3, 0.15, 0.05])
    own = rng.dirichlet(worth * mix, 800)
    kind = np.concatenate([rng.choice(4, 12, p=share) for share in own])
    nobody = np.zeros(0, dtype=np.int64)
    record = Record(
        offsets=np.arange(801) * 12,
        when=nobody, occurred=nobody, kind=kind, area=nobody, since=nobody,
        spell_offsets=nobody, spell_start=nobody, spell_end=nobody,
        clock_first=0, clock_years=np.zeros((1, 2, 4)), mix=mix, mix_incidents=1.0,
    )  # fmt: skip
    profile = np.array([0.0, 0.0, 0.5, 0.5])
    found = classes_of(record, profile)
    assert [each.mix_incidents for each in found] == [worth] * 2
    assert found[0].mix.tolist() == mix.tolist()
    assert found[1].mix.tolist() == pytest.approx((0.6 * mix + 0.4 * profile).tolist())
    assert len(classes_of(record, np.zeros(4))) == 1, "without a profile all classes are one"


def test_classes_are_found_again() -> None:
    """Every eighth has twelve incidents of which most are of the profile's kind, the others hardly any."""
    rng = np.random.default_rng(6)
    own = np.where(np.arange(800) % 8 == 0, 0.6, 0.1)
    kind = rng.random((800, 12)) < own[:, None]
    steps = counted(np.full(800, 1e-9), 6.0, seed=7)
    of_the_kind = kind.sum(axis=1)
    likely = [of_the_kind * np.log(share) + (12 - of_the_kind) * np.log(1 - share) for share in (0.1, 0.6)]
    found = spread_of([steps._replace(log_own=each) for each in likely], everybody(steps))
    assert found.share.shape == (2, RULES.rates)
    assert found.share[1].sum() == pytest.approx(1 / 8, abs=0.02)
