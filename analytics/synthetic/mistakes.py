"""What goes wrong in reporting: the wrong person, and reports that are taken back."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from analytics.synthetic.arrays import AnyArray, Ints
from analytics.synthetic.happenings import RUMOUR
from analytics.synthetic.reports import Reports
from analytics.synthetic.ties import Ties

MISATTRIBUTED = 0.004
WITHOUT_TIE = 0.5
DOUBT = (0.008, 0.004, 0.06)
DOUBT_OF_MISATTRIBUTED = 0.4
REASONS = (
    "wrong person",
    "recorded in error",
    "withdrawn by the source",
    "found to be untrue",
    "entered twice",
)
REASONS_FOR_RUMOUR = (2, 3)
FIRST_OF_ORDINARY = 1


@dataclass(frozen=True)
class Retractions:
    """Which reports (by position) are retracted, when (microseconds) and why (in `REASONS`)."""

    report: Ints
    recorded_us: Ints
    reason: Ints


def doubt(given: AnyArray) -> AnyArray:
    """The chance that a report is retracted, by its credit: highest for rumours."""
    return np.array(DOUBT, np.float32)[given]


def misattribute(
    reports: Reports, people: int, ties: Ties, rng: np.random.Generator, scale: float = 1.0
) -> Reports:
    """Put a few reports on another person: a friend, or somebody with no connection at all."""
    wrong = np.flatnonzero(rng.random(len(reports), dtype=np.float32) < MISATTRIBUTED * scale)
    person, certain = reports.person.copy(), reports.doubt.copy()
    friend = ties.friend(person[wrong], rng)
    anybody = rng.integers(0, people, len(wrong))
    person[wrong] = np.where(
        (rng.random(len(wrong)) < WITHOUT_TIE) | (friend == person[wrong]), anybody, friend
    )
    certain[wrong] = DOUBT_OF_MISATTRIBUTED
    return replace(reports, person=person, doubt=certain)


def retract(reports: Reports, until_us: int, rng: np.random.Generator, scale: float = 1.0) -> Retractions:
    """Corrections that were recorded by the end of the window."""
    chance = rng.random(len(reports), dtype=np.float32)
    chosen = np.flatnonzero(chance < reports.doubt * np.float32(scale))
    delay_us = (rng.lognormal(np.log(20), 1.0, len(chosen)) * 86_400).astype(np.int64) * 1_000_000
    known = reports.recorded_us[chosen] + delay_us
    certainty = reports.doubt[chosen]
    reason = rng.integers(FIRST_OF_ORDINARY, len(REASONS), len(chosen))
    untrue = np.flatnonzero(certainty == np.float32(DOUBT[RUMOUR]))
    reason[untrue] = rng.choice(REASONS_FOR_RUMOUR, len(untrue))
    reason[certainty == np.float32(DOUBT_OF_MISATTRIBUTED)] = 0
    in_time = known <= until_us
    return Retractions(chosen[in_time], known[in_time], reason[in_time])
