"""The share of what happened that is on record by now."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from analytics.evidence.delay import DelayRules, delays, reported_share
from analytics.reports import Floats
from tests.worlds import NIGHT, TAXONOMY, moment, report, version, world

ARREST = TAXONOMY.code("arrest")


def _share(delay_days: int, count: int = 400) -> Floats:
    rows = []
    for i in range(count):
        occurred = moment("2023-09-01") + timedelta(days=i * 2)
        recorded = occurred + timedelta(days=delay_days)
        rows.append(report(f"e{i:04}", "s1", str(occurred), "arrest", recorded_at=recorded))
    night = world(rows, [version("s1")]).history().night(NIGHT, np.zeros(len(TAXONOMY.types)))
    counts = delays(night.reports, night.known, night.as_of_us, len(TAXONOMY.types), 52, DelayRules())
    return reported_share(counts, DelayRules())


def test_it_rises_and_stays_a_share() -> None:
    share = _share(30)
    assert (np.diff(share, axis=1) >= 0).all()
    assert ((share > 0) & (share <= 1)).all()


def test_slow_reports_are_waited_for() -> None:
    prompt, slow = _share(1)[ARREST], _share(60)[ARREST]
    assert prompt[2] > 0.9
    assert slow[2] < 0.1
    assert slow[12] > 0.9


def test_types_never_seen_follow_the_prior() -> None:
    assert _share(30)[ARREST + 1] == pytest.approx(1 - np.exp(-(np.arange(52) + 0.5) / 2))
