"""One incident, several reports: other agencies write it down too, and some send the same again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analytics.synthetic.arrays import AnyArray, ladder, pick
from analytics.synthetic.happenings import ANY, Happenings
from analytics.synthetic.people import People
from analytics.synthetic.reports import Reports
from analytics.synthetic.vocabulary import USAGE, neighbours
from analytics.synthetic.window import DAY_US

THIRD_REPORT = 0.25
RESENT = 0.02
_OTHERS = np.array([usage.others_report for usage in USAGE], np.float32)
_NEIGHBOURS = ladder(neighbours())
# Which kind of source is the second to report, in the contract's order.
_SECOND = ladder(np.array([[0.34, 0.05, 0.04, 0.05, 0.12, 0.15, 0.25]]))


def by_others(
    happenings: Happenings, people: People, rng: np.random.Generator, scale: float = 1.0
) -> Happenings:
    """Further reports of the same incidents, by other sources.

    The date is hours to two days off, and the type is sometimes a neighbour in the same family.
    `scale` multiplies the chance of a second report.
    """
    chance = _OTHERS[happenings.kind] * people.attention.astype(np.float32)[happenings.person]
    chance *= np.float32(scale)
    second = np.flatnonzero(rng.random(len(happenings), dtype=np.float32) < chance)
    third = second[rng.random(len(second)) < THIRD_REPORT]
    found = happenings.take(np.concatenate([second, third]))
    off_days = np.clip(rng.standard_normal(len(found)) * 0.5, -2, 2)
    off_us = (off_days * 86_400).astype(np.int64) * 1_000_000
    return replace(
        found,
        kind=pick(_NEIGHBOURS, found.kind, rng).astype(np.int8),
        at_us=found.at_us + off_us,
        source_kind=pick(_SECOND, np.zeros(len(found), np.int8), rng).astype(np.int8),
        source=np.full(len(found), ANY, np.int32),
    )


def sent_again(reports: Reports, rng: np.random.Generator, scale: float = 1.0) -> Reports:
    """The same report from the same source once more, under a new number and some days later."""
    again: AnyArray = np.flatnonzero(rng.random(len(reports), dtype=np.float32) < RESENT * scale)
    copy = reports.take(again)
    later_us = (rng.exponential(9.0, len(copy)) * 86_400).astype(np.int64) * 1_000_000
    return replace(copy, recorded_us=copy.recorded_us + later_us + DAY_US // 24)
