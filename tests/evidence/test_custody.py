"""Spells in custody and the exposure that is left."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.evidence import custody
from analytics.reports import DAY_US, midnight_us
from analytics.timeline import Timeline
from tests.worlds import NIGHT, TAXONOMY, report, version, world

YEAR_US = 365.25 * DAY_US


def _night(*rows: dict[str, object]) -> Timeline:
    history = world(list(rows), [version("s1"), version("s2")]).history()
    return history.night(NIGHT, np.zeros(len(TAXONOMY.types)))


def test_a_spell_runs_from_start_to_release() -> None:
    spells = _night(
        report("e1", "s1", "2026-01-10", "custody_start"),
        report("e2", "s1", "2026-01-12", "custody_start", "police-2"),
        report("e3", "s1", "2026-02-10", "custody_release"),
    ).custody
    assert spells.subject.tolist() == [0]
    assert (spells.ended - spells.started).tolist() == [31 * DAY_US]
    assert spells.open.tolist() == [False]


def test_a_spell_without_release_goes_on() -> None:
    spells = _night(report("e1", "s2", "2026-06-20", "custody_start")).custody
    assert spells.subject.tolist() == [1]
    assert spells.ended.tolist() == [midnight_us(NIGHT)]
    assert spells.open.tolist() == [True]


def test_a_release_without_start_and_a_report_without_credit_open_nothing() -> None:
    spells = _night(
        report("e1", "s1", "2026-01-10", "custody_release"),
        report("e2", "s2", "2026-01-10", "custody_start", intelligence_grade="E"),
    ).custody
    assert spells.subject.shape == (0,)


def test_weekly_exposure_counts_back_from_the_night() -> None:
    night = _night(
        report("e1", "s2", "2026-06-16", "custody_start"),
        report("e2", "s2", "2026-06-19T12:00", "custody_release"),
    )
    row, exposure = custody.weekly_exposure(night.custody, 2, night.as_of_us, 4)
    assert exposure[row[0]].tolist() == [1, 1, 1, 1]
    # the week of 16 to 23 June is the second one back; three and a half of its days were spent inside
    assert exposure[row[1]].tolist() == pytest.approx([1, 0.5, 1, 1])


def test_years_inside_are_cut_to_the_span() -> None:
    night = _night(
        report("e1", "s1", "2024-01-01", "custody_start"), report("e2", "s1", "2025-01-01", "custody_release")
    )
    since = np.array([midnight_us(NIGHT) - int(10 * YEAR_US)] * 2)
    until = int(night.reports.occurred[0] + YEAR_US / 2)
    assert custody.years_inside(night.custody, 2, since, until, YEAR_US).tolist() == pytest.approx([0.5, 0.0])
