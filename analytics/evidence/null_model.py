"""What is ordinary for a list: how its subjects' rates are spread, and how far each keeps to own kinds.

Both are fitted to the list at hand, tonight's record included. The spread of rates and classes is the mixing
distribution of greatest likelihood (NPMLE, by EM: Kiefer and Wolfowitz 1956; Laird 1978). At its maximum
the likelihood of any single point over the mixture's is at most 1 in the mean over the list: with the
mixture below the line, mere differences between subjects do not add up to evidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numba import njit

from analytics.evidence.detector import Spread
from analytics.evidence.observation import Record, Steps
from analytics.reports import Floats


@dataclass(frozen=True)
class NullRules:
    """How the null is fitted.

    `rates`: points of the grid; `mean_over_least`: the list's mean rate over the lowest of them;
    `profile_shares`: the classes, by how much of an ordinary life is of the profile's kinds; `rounds` of EM;
    `prior_subjects` are added to each point; `mix_incidents`: what the list's mix of kinds may be worth in a
    subject's urn, out of which the likeliest is taken.
    """

    rates: int = 20
    mean_over_least: float = 40.0
    profile_shares: tuple[float, ...] = (0.0, 0.4)
    rounds: int = 40
    prior_subjects: float = 0.2
    mix_incidents: tuple[float, ...] = (2.0, 4.0, 8.0, 16.0, 32.0, 64.0)


@njit(cache=True, nogil=True)
def _fit(likelihood, rounds, prior):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    subjects, points = likelihood.shape
    share = np.full(points, 1.0 / points)
    for _ in range(rounds):
        mass = np.full(points, prior)
        for i in range(subjects):
            whole = 0.0
            for g in range(points):
                whole += share[g] * likelihood[i, g]
            for g in range(points):
                mass[g] += share[g] * likelihood[i, g] / whole
        share = mass / mass.sum()
    return share


def totals(classes: Sequence[Steps]) -> Floats:
    """Incidents, observed years and log likelihood of the kinds of each subject; shape (s, classes, 3)."""
    subjects = len(classes[0].offsets) - 1
    subject = np.repeat(np.arange(subjects), np.diff(classes[0].offsets))

    def summed(part: Floats) -> Floats:
        return np.bincount(subject, weights=part, minlength=subjects).astype(np.float64)

    of_each = [
        np.column_stack(
            [summed((steps.night < 0).astype(np.float64)), summed(steps.years), summed(steps.log_own)]
        )
        for steps in classes
    ]
    return np.stack(of_each, axis=1)


def spread(totals: Floats, rules: NullRules) -> Spread:
    """The spread of rates and classes over subjects with these `totals` (s, classes, 3), in their order."""
    count, years, _ = totals[:, 0].T
    mean = (count.sum() + 1.0) / (years.sum() + 1.0)
    most = max(float(((count + 1.0) / (years + 1.0)).max(initial=0.0)) * 1.5, 2.0 * mean)
    rate = np.geomspace(mean / rules.mean_over_least, most, rules.rates)
    log = np.concatenate(
        [
            n[:, None] * np.log(rate) - y[:, None] * rate + kinds[:, None]
            for n, y, kinds in totals.transpose(1, 2, 0)
        ],
        axis=1,
    )
    likelihood = np.exp(log - log.max(axis=1, keepdims=True))
    share = np.asarray(_fit(likelihood, rules.rounds, rules.prior_subjects))
    return Spread(rate, share.reshape(totals.shape[1], rules.rates))


@njit(cache=True, nogil=True)
def _urn_likelihood(offsets, kind, mix, worth):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    total = np.zeros((offsets.shape[0] - 1, worth.shape[0]))
    seen = np.empty(mix.shape[0])
    for s in range(offsets.shape[0] - 1):
        seen[:] = 0.0
        for j in range(offsets[s], offsets[s + 1]):
            before = j - offsets[s]
            for w in range(worth.shape[0]):
                total[s, w] += np.log((worth[w] * mix[kind[j]] + seen[kind[j]]) / (worth[w] + before))
            seen[kind[j]] += 1.0
    return total


def urn_likelihood(record: Record, rules: NullRules) -> Floats:
    """Log likelihood of each subject's kinds for each worth of the list's mix; shape (s, worths)."""
    worth = np.array(rules.mix_incidents)
    return np.asarray(_urn_likelihood(record.offsets, record.kind, record.mix, worth))


def fitted_worth(likelihood: Floats, rules: NullRules) -> float:
    """The likeliest worth of the list's mix, from everybody's `urn_likelihood`, in the order of the list."""
    return rules.mix_incidents[int(np.argmax(np.add.reduce(likelihood, axis=0)))]


def classes(record: Record, profile: Floats, fitted: float, rules: NullRules) -> tuple[Record, ...]:
    """The record under each class's urn: its mix in part the profile's, its worth as fitted to the list.

    `profile` (k,) sums to 1, or to 0 where it has no share in any kind; then all classes are one.
    """
    shares = rules.profile_shares if profile.sum() > 0 else (0.0,)
    return tuple(
        record._replace(mix=(1.0 - share) * record.mix + share * profile, mix_incidents=fitted)
        for share in shares
    )
