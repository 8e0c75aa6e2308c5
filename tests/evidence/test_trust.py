"""Grades, and the record of whoever sent a report."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.evidence.trust import TrustRules, grade_weights, source_trust, told
from analytics.reports import DAY_US, Floats, Reports
from tests.worlds import moment, random_world, report, version, world

RULES = TrustRules()


def _trust(reports: Reports) -> Floats:
    """Trust in each of these reports, which are everybody's; shape (n,)."""
    return source_trust(reports, told(reports), RULES)


def _history(days: list[int], others: int, *, source: str = "caller") -> Floats:
    """Trust of one source's reports on s1, `days` after 2025-01-01, with `others` on other people in 2024."""
    start = moment("2025-01-01")
    rows = [
        report(f"e{i:03}", "s1", str(start + timedelta(days=day)), "arrest", source)
        for i, day in enumerate(days)
    ]
    rows += [
        report(f"o{i:03}", "s2", str(moment("2024-01-01") + timedelta(days=i)), "arrest", source)
        for i in range(others)
    ]
    reports = world(rows, [version("s1"), version("s2")]).history().reports
    return np.asarray(_trust(reports)[reports.subject == 0])


def test_grades_multiply() -> None:
    rows = [
        report("e1", "s1", "2026-01-01", "arrest"),
        report("e2", "s1", "2026-01-02", "arrest", source_grade="3", intelligence_grade="E"),
    ]
    weights = grade_weights(world(rows, [version("s1")]).history().reports, RULES)
    assert weights.tolist() == pytest.approx([1.0, 0.4 * 0.05])


def test_a_source_known_for_one_person_alone_has_no_record() -> None:
    assert _history(list(range(0, 300, 10)), others=0).max() == RULES.least


def test_a_record_of_other_people_gives_trust() -> None:
    trust = _history([0], others=27)
    assert trust.tolist() == pytest.approx([27 / 30])


def test_a_burst_far_above_its_own_volume_loses_trust() -> None:
    calm, burst = _history([0], others=60), _history([0] * 1 + [i // 20 for i in range(200)], others=60)
    assert calm[0] == pytest.approx(60 / 63)
    assert burst[-1] < 0.3 * calm[0]


@given(seed=st.integers(0, 1_000), cut=st.integers(100, 2_000))
def test_what_is_recorded_later_changes_no_trust(seed: int, cut: int) -> None:
    whole = random_world(seed, subjects=10, reports=200).history().reports
    early = whole.recorded <= whole.recorded.min() + cut * DAY_US
    frame = random_world(seed, subjects=10, reports=200)
    part_world = world([], frame.versions.to_dicts())
    known_ids = set(whole.event_ids.filter(early).to_list())
    part = part_world.with_reports(
        *frame.reports.filter(frame.reports["event_id"].is_in(list(known_ids))).to_dicts()
    )
    reports = part.history().reports
    assert reports.event_ids.to_list() == whole.event_ids.filter(early).to_list()
    assert _trust(reports).tolist() == _trust(whole)[early].tolist()
