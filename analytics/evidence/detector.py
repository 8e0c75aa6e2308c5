"""An e-detector for every subject: evidence of a change that seldom arises by chance (MODEL, section 3).

Null hypothesis: a subject's incidents are recorded as a Poisson process of constant rate in the time
of the recording clock, and their kinds follow the urn of `observation`. Rates, and how much of an ordinary
life is of the profile's kinds (the class), are spread over the list as `Spread` says. Against it stand
onsets at any moment, exponentially forgotten, after which a fixed rate is added in the kinds of the
profile, or the subject's own rates rise.

For a known class and rate g, R_g averages the likelihood ratios of all onsets: between incidents
dR = forgotten (1 - R) du - R excess du, and an incident multiplies R by a factor that makes up for
`excess` in the mean. So R_g has mean 1 at every moment under rate g (Shiryaev-Roberts with forgetting; Shin,
Ramdas and Rinaldo, "E-detectors", arXiv 2203.03532). The read-out M = sum_g w_g R_g takes w from the
same incidents as R. That is sound: w_g is the posterior of g under the null, so M = E[R_G | data]
with G drawn from the spread, and the mean of M is the mean of R_G, which is 1. Being a
conditional expectation, M keeps at stopping times every bound that R_G has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numba import njit

from analytics.evidence.observation import Steps
from analytics.reports import Floats


@dataclass(frozen=True)
class DetectorRules:
    """What the detector looks for.

    `added_per_year`: rates that an escalation adds; `prior`: weight of each of these and, last, of a rise
    of the subject's own rates, summing to 1; `forgotten_per_year`: rate at which onsets are forgotten;
    `cap` bounds R.
    """

    added_per_year: tuple[float, ...] = (3.0, 9.0)
    prior: tuple[float, ...] = (0.35, 0.4, 0.25)
    forgotten_per_year: float = 1.0
    cap: float = 1e6


class Spread(NamedTuple):
    """Null of a list: each `rate` (g,) a year of the clock, the `share` (classes, g) of subjects there."""

    rate: Floats
    share: Floats


@njit(cache=True, nogil=True)
def _rest(value, excess, forgotten, years):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """R after `years` without an incident."""
    level = forgotten / (forgotten + excess)
    return level + (value - level) * np.exp(-(forgotten + excess) * years)


@njit(cache=True, nogil=True)
def _read_out(value, prior, log_weight):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """R (h, g) averaged over hypotheses and over the rate's posterior, and the log of what w_g add up to."""
    highest = log_weight.max()
    whole = 0.0
    mean = 0.0
    for g in range(value.shape[1]):
        posterior = np.exp(log_weight[g] - highest)
        whole += posterior
        for h in range(value.shape[0]):
            mean += posterior * prior[h] * value[h, g]
    return mean / whole, highest + np.log(whole)


@njit(cache=True, nogil=True)
def _detect(steps, rate, share, added, prior, forgotten, cap, nights):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Of one class: M of every subject on every night, and the log likelihood of what was seen by then."""
    subjects = steps.offsets.shape[0] - 1
    found, likelihood = np.empty((subjects, nights)), np.empty((subjects, nights))
    value = np.empty((prior.shape[0], rate.shape[0]))
    own = added.shape[0]
    log_rate, log_share = np.log(rate), np.log(share)
    for s in range(subjects):
        value[:] = 1.0
        log_weight = log_share.copy()
        for t in range(steps.offsets[s], steps.offsets[s + 1]):
            years = steps.years[t]
            if steps.idle_years[t] > 0.0:
                # nobody is watched in custody, but what came before is forgotten all the same
                value[:] = 1.0 + (value - 1.0) * np.exp(-forgotten * steps.idle_years[t])
            if years > 0.0:
                pace = steps.excess_years[t] / years
                for h in range(own):
                    level = forgotten / (forgotten + added[h])
                    left = np.exp(-(forgotten + added[h]) * years)
                    value[h] = level + (value[h] - level) * left
                for g in range(rate.shape[0]):
                    value[own, g] = _rest(value[own, g], rate[g] * pace, forgotten, years)
                    log_weight[g] -= rate[g] * years
            if steps.night[t] >= 0:
                night = steps.night[t]
                found[s, night], likelihood[s, night] = _read_out(value, prior, log_weight)
                continue
            for g in range(rate.shape[0]):
                for h in range(own):
                    value[h, g] = min(value[h, g] * (1.0 + added[h] * steps.added[t] / rate[g]), cap)
                value[own, g] = min(value[own, g] * steps.factor[t], cap)
                log_weight[g] += log_rate[g] + steps.log_own[t]
    return found, likelihood


def e_values(classes: Sequence[Steps], spread: Spread, nights: int, rules: DetectorRules) -> Floats:
    """M of every subject on each of the `nights` of the steps; shape (s, nights), 1 where nothing is known.

    `classes` hold the same steps, once for each class of the spread. The mean is at most 1 under the null
    hypothesis of this module: by Markov, P(M >= c) <= 1 / c.
    """
    added, prior = np.array(rules.added_per_year), np.array(rules.prior)
    run = [
        _detect(steps, spread.rate, share, added, prior, rules.forgotten_per_year, rules.cap, nights)
        for steps, share in zip(classes, spread.share, strict=True)
    ]
    likelihood = np.stack([each for _, each in run])
    weight = np.exp(likelihood - likelihood.max(axis=0))
    found = np.stack([each for each, _ in run])
    return np.asarray((weight * found).sum(axis=0) / weight.sum(axis=0))
