"""The last year of everybody's incidents, each with what is ordinary for the person: what experts judge."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from analytics.evidence import custody as custody_spells
from analytics.evidence import delay, peer_clock, supervision
from analytics.evidence.background import BackgroundRules
from analytics.evidence.custody import Custody
from analytics.evidence.delay import DelayRules
from analytics.evidence.peer_clock import ClockRules, Peers
from analytics.evidence.supervision import Releases, SupervisionRules
from analytics.incidents import Incidents
from analytics.reports import DAY_US, WEEK_US, Flags, Floats, Ints
from analytics.taxonomy import Taxonomy

WEEKS = 52
"""Onsets are looked for in this many weeks before the night."""
WEEKS_PER_YEAR = 365.25 / 7
FIXED_POINT = 1_000_000
TYPICAL_WEIGHTS = 10
"""Incidents of weight 1/2 that are added to each type's before their mean weight is taken."""


@dataclass(frozen=True)
class RecentRules:
    """Everything that says what is ordinary."""

    background: BackgroundRules = field(default_factory=BackgroundRules)
    clock: ClockRules = field(default_factory=ClockRules)
    delay: DelayRules = field(default_factory=DelayRules)
    supervision: SupervisionRules = field(default_factory=SupervisionRules)


class People(NamedTuple):
    """One entry a subject (s,): who is ranked, and their area's code or -1."""

    ranked: Flags
    area: Ints


class Typical(NamedTuple):
    """Incidents before the last year by type (types,): how many, and their weights in `FIXED_POINT`ths."""

    incidents: Ints
    weights: Ints


class Usual(NamedTuple):
    """What is known of the whole list: peers, delays (types, WEEKS), typical incidents, releases.

    And of everybody at hand (s, types) the usual yearly rates.
    """

    peers: Peers
    delays: Ints
    typical: Typical
    releases: Releases
    rates: Floats


@dataclass(frozen=True)
class Recent:
    """Incidents of ranked subjects in the last `WEEKS` weeks (m), sorted by subject and time.

    `chosen` (m,) are their places among all incidents; `offsets` (s + 1,) each subject's; `week` counts
    back from the night; `source` is -1 where the incident is corroborated, `believed` the trust in it;
    `usual` is the yearly rate of this type for this person and `unusual` by how much peers and a release
    raise it just then. `rates` (s, types) are everybody's usual rates; `heard` (types, WEEKS) the share of
    a year's incidents that a week at liberty should have left on record by now, times what a report of it
    weighs; `exposure_row` (s,) and `exposure` (k, WEEKS) the share of each week spent at liberty;
    `ordinary` (types,) the cohort's mix of the types that weigh; `since_days` how long before the person
    was last recorded with the type, NaN where never.
    """

    chosen: NDArray[np.int64]
    offsets: NDArray[np.int64]
    week: NDArray[np.int64]
    type: NDArray[np.int64]
    weight: Floats
    source: NDArray[np.int32]
    believed: Floats
    usual: Floats
    unusual: Floats
    rates: Floats
    heard: Floats
    exposure_row: NDArray[np.int32]
    exposure: Floats
    ordinary: Floats
    since_days: Floats


@njit(cache=True, nogil=True)
def _since_last(subject, kind, occurred, types):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Days since the subject's incident of the same type before, NaN where there is none; shape (m,)."""
    since = np.full(subject.shape[0], np.nan)
    owner = np.full(types, -1, dtype=np.int32)
    last = np.zeros(types, dtype=np.int64)
    for row in range(subject.shape[0]):
        k = kind[row]
        if owner[k] == subject[row]:
            since[row] = (occurred[row] - last[k]) / DAY_US
        owner[k], last[k] = subject[row], occurred[row]
    return since


def typical(incidents: Incidents, as_of_us: int, types: int) -> Typical:
    """What incidents before the last year weighed."""
    old = np.flatnonzero((as_of_us - incidents.occurred) // WEEK_US >= WEEKS)
    weights = np.zeros(types, dtype=np.int64)
    np.add.at(weights, incidents.type[old], np.round(incidents.weight[old] * FIXED_POINT).astype(np.int64))
    return Typical(np.bincount(incidents.type[old], minlength=types), weights)


def _mean_weights(typical: Typical) -> Floats:
    """Mean weight of each type's incidents, shape (types,)."""
    half = FIXED_POINT // 2
    count = typical.incidents + TYPICAL_WEIGHTS
    return np.asarray((typical.weights + TYPICAL_WEIGHTS * half) / count / FIXED_POINT)


def observe(
    incidents: Incidents,
    leads: NDArray[np.int32],
    custody: Custody,
    people: People,
    usual: Usual,
    as_of_us: int,
    taxonomy: Taxonomy,
    rules: RecentRules,
) -> Recent:
    """Everything about a night's last year that does not depend on what is looked for in it.

    `leads` are the sources of the incidents' leading reports, shape (m,).
    """
    subjects = len(people.ranked)
    weighs = np.array([entry.weighs for entry in taxonomy.types])
    raised = supervision.factors(incidents, custody, usual.releases, rules.supervision)
    week = (as_of_us - incidents.occurred) // WEEK_US
    chosen = np.flatnonzero((week < WEEKS) & weighs[incidents.type] & people.ranked[incidents.subject])
    clock = peer_clock.ratios(incidents, chosen, people.area, usual.peers, as_of_us, rules.clock)
    kind, who = incidents.type[chosen].astype(np.int64), incidents.subject[chosen]
    share = delay.reported_share(usual.delays, rules.delay)
    row, exposure = custody_spells.weekly_exposure(custody, subjects, as_of_us, WEEKS)
    mix = (usual.typical.incidents + 0.5) * weighs
    return Recent(
        chosen=chosen,
        offsets=np.searchsorted(who, np.arange(subjects + 1, dtype=np.int32)).astype(np.int64),
        week=week[chosen],
        type=kind,
        weight=incidents.weight[chosen],
        source=np.where(incidents.corroborated[chosen], -1, leads[chosen]).astype(np.int32),
        believed=incidents.believed[chosen],
        usual=usual.rates[who, kind],
        unusual=clock * raised[chosen],
        rates=usual.rates,
        heard=share * _mean_weights(usual.typical)[:, None] / WEEKS_PER_YEAR,
        exposure_row=row,
        exposure=exposure,
        ordinary=np.asarray(mix / max(mix.sum(), 1.0)),
        since_days=_since_last(incidents.subject, incidents.type, incidents.occurred, len(taxonomy.types))[
            chosen
        ],
    )
