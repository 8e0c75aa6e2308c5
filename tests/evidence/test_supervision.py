"""How much more people are seen after a release, learnt from everybody's releases."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from analytics.evidence.supervision import SupervisionRules, days_since_release, factors, releases
from analytics.reports import Floats
from analytics.timeline import Timeline
from tests.worlds import NIGHT, TAXONOMY, moment, report, version, world

RULES = SupervisionRules()
CONTACT, ARREST = TAXONOMY.code("group_attendance"), TAXONOMY.code("arrest")
RELEASED = moment("2025-01-01")


def night(released: int = 20, seen: int = 6, arrested: int = 1, *, let_out: bool = True) -> Timeline:
    """`released` people let out on one day and seen `seen` times in the next 60, and one never inside."""
    rows = []
    for i in range(released):
        who = f"s{i:02}"
        rows.append(report(f"{who}-in", who, "2024-06-01", "custody_start"))
        if let_out:
            rows.append(report(f"{who}-out", who, str(RELEASED), "custody_release"))
        for kind, count in (("group_attendance", seen), ("arrest", arrested)):
            rows += [
                report(f"{who}-{kind}-{n}", who, str(RELEASED + timedelta(days=8 * n + 4)), kind)
                for n in range(count)
            ]
        rows.append(report(f"{who}-late", who, str(RELEASED + timedelta(days=400)), "group_attendance"))
    rows.append(report("free", "zz", str(RELEASED + timedelta(days=4)), "group_attendance"))
    versions = [version(f"s{i:02}") for i in range(released)] + [version("zz")]
    return world(rows, versions).history().night(NIGHT, np.zeros(len(TAXONOMY.types)))


def found(timeline: Timeline, a_year: float = 1.0, rules: SupervisionRules = RULES) -> Floats:
    """Factors where everybody's usual rate of every type is `a_year`."""
    rates = np.full((len(timeline.reports.subject_ids), len(TAXONOMY.types)), a_year)
    incidents, custody = timeline.incidents, timeline.custody
    return factors(incidents, custody, releases(incidents, custody, rates, timeline.as_of_us, rules), rules)


def test_soon_after_a_release_the_factor_is_seen_over_usual() -> None:
    timeline = night()
    incidents, factor = timeline.incidents, found(timeline)
    soon = days_since_release(incidents, timeline.custody) < 60
    contact = incidents.type == CONTACT
    # 20 people, 60 days each, at once a year; six contacts and one arrest each
    usual = 20 * 60 / 365.25
    assert factor[soon & contact] == pytest.approx((120 + 3) / (usual + 3))
    assert factor[soon & (incidents.type == ARREST)] == pytest.approx((20 + 3) / (usual + 3))


def test_elsewhere_it_is_one() -> None:
    timeline = night()
    long_after = days_since_release(timeline.incidents, timeline.custody) > RULES.span_days[-1]
    assert long_after.sum() > 20
    assert (found(timeline)[long_after] == 1).all()


def test_it_is_never_below_one_and_never_above_the_most() -> None:
    assert (found(night(seen=0, arrested=0), a_year=50.0) == 1).all()
    most = found(night(seen=7), a_year=0.01, rules=SupervisionRules(most=2.5))
    assert most.max() == 2.5


def test_one_release_teaches_little_and_many_teach_more() -> None:
    one, many = (found(night(released)).max() for released in (1, 40))
    assert 1 < one < many


def test_who_is_still_inside_was_not_released() -> None:
    timeline = night(let_out=False)
    assert np.isinf(days_since_release(timeline.incidents, timeline.custody)).all()
    assert (found(timeline) == 1).all()


def test_days_run_from_the_last_release_before_and_from_ones_own() -> None:
    rows = [
        report("in1", "s1", "2024-01-01", "custody_start"),
        report("out1", "s1", "2024-02-01", "custody_release"),
        report("between", "s1", "2024-02-11", "arrest"),
        report("in2", "s1", "2024-03-01", "custody_start"),
        report("out2", "s1", "2024-06-01", "custody_release"),
        report("after", "s1", "2024-06-06", "arrest"),
        report("other", "s2", "2024-06-06", "arrest"),
    ]
    timeline = (
        world(rows, [version("s1"), version("s2")]).history().night(NIGHT, np.zeros(len(TAXONOMY.types)))
    )
    days = days_since_release(timeline.incidents, timeline.custody)
    arrests = timeline.incidents.type == ARREST
    assert days[arrests].tolist() == [10.0, 5.0, np.inf]


def test_an_outcome_is_not_needed_and_nobody_gives_nothing() -> None:
    empty = world([], []).history().night(NIGHT, np.zeros(len(TAXONOMY.types)))
    assert found(empty).shape == (0,)
