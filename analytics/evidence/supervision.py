"""After a release people are seen more often: appointments, checks, old acquaintances.

How much more, by type, is learnt from everybody's releases, without any outcome; an incident that
follows a release is that much less of a surprise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from analytics.evidence.custody import Custody
from analytics.incidents import Incidents
from analytics.reports import DAY_US, Floats, Ints

MINUTE_US = 60 * 1_000_000
MINUTES = 1 << 32
"""More minutes than there are from 1970 to any report: room for the time below the subject in a key."""
DAYS_A_YEAR = 365.25
FIXED_POINT = 1_000_000
"""Expected incidents are added up in whole units, in whatever order."""


@dataclass(frozen=True)
class SupervisionRules:
    """Spans after a release within which the rate of each type is taken to be raised evenly.

    `span_days` are their ends; `prior_incidents` of each type shrink the factor to 1, and it is
    never below 1 (a release explains, it does not accuse) nor above `most`.
    """

    span_days: tuple[int, ...] = (60, 180)
    prior_incidents: float = 3.0
    most: float = 30.0


class Releases(NamedTuple):
    """What followed releases, by span and type (spans, types): incidents; and as many as were expected.

    The latter in units of a `FIXED_POINT`th.
    """

    incidents: Ints
    expected: Ints


def days_since_release(incidents: Incidents, custody: Custody) -> Floats:
    """Days from the subject's last release before each incident, infinite where there is none; (m,)."""
    ended = np.flatnonzero(~custody.open)
    release = np.sort(custody.subject[ended].astype(np.int64) * MINUTES + custody.ended[ended] // MINUTE_US)
    now = incidents.subject.astype(np.int64) * MINUTES + np.maximum(incidents.occurred, 0) // MINUTE_US
    before = np.searchsorted(release, now, side="right") - 1
    last = release[np.maximum(before, 0)] if release.shape[0] else np.full(now.shape, -1, dtype=np.int64)
    same = (before >= 0) & (last // MINUTES == incidents.subject)
    return np.where(same, (now - last) / (24 * 60), np.inf)


def _span(incidents: Incidents, custody: Custody, rules: SupervisionRules) -> Ints:
    """Which span after a release each incident lies in, (m,); the number of spans where in none."""
    since = days_since_release(incidents, custody)
    return np.searchsorted(np.array(rules.span_days), since, side="right")


def releases(
    incidents: Incidents, custody: Custody, rates: Floats, as_of_us: int, rules: SupervisionRules
) -> Releases:
    """What followed the known releases; `rates` are the subjects' yearly background rates (s, types)."""
    types, spans = rates.shape[1], len(rules.span_days)
    cell = _span(incidents, custody, rules) * types + incidents.type
    seen = np.bincount(cell, minlength=(spans + 1) * types).reshape(spans + 1, types)[:spans]
    ended = np.flatnonzero(~custody.open)
    outside = (as_of_us - custody.ended[ended]) // DAY_US
    expected = np.zeros((spans, types), dtype=np.int64)
    begin = 0
    for which, end in enumerate(rules.span_days):
        days = np.clip(outside, begin, end) - begin
        each = rates[custody.subject[ended]] * (days[:, None] * (FIXED_POINT / DAYS_A_YEAR))
        expected[which] = np.round(each).astype(np.int64).sum(axis=0)
        begin = end
    return Releases(seen, expected)


def factors(incidents: Incidents, custody: Custody, releases: Releases, rules: SupervisionRules) -> Floats:
    """How many times its usual rate each incident's type has so soon after a release, (m,); 1 elsewhere.

    `releases` are everybody's.
    """
    prior = rules.prior_incidents
    raised = np.ones((len(rules.span_days) + 1, releases.incidents.shape[1]))
    expected = releases.expected / FIXED_POINT
    raised[:-1] = np.clip((releases.incidents + prior) / (expected + prior), 1.0, rules.most)
    return np.asarray(raised[_span(incidents, custody, rules), incidents.type])
