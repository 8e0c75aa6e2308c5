"""Did this person take a first step up a stage?"""

from __future__ import annotations

import pytest

from analytics.signals.stage_step import StageStep
from tests.signals.one_person import rows, told, total
from tests.worlds import moment

SIGNAL = StageStep()
TALK = told(("2020-03-01", "hostile_expression"), ("2022-05-01", "extremist_material"))
PLAN = ("2026-03-10", "site_interest")


def test_a_first_plan_after_years_of_words_is_a_step() -> None:
    assert total(SIGNAL, [*TALK, *told(PLAN)]) > 0.5
    (row,) = rows(SIGNAL, [*TALK, *told(PLAN)])
    assert row["reason"] == "First report of planning in the six years on record"
    assert row["value"] == pytest.approx(6.19, abs=0.02)
    assert row["event_ids"] == ["x1-2026-03-10-site_interest"]


def test_more_words_are_none_nor_is_a_stage_known_of_old() -> None:
    assert total(SIGNAL, [*TALK, *told(("2026-03-10", "intent_leakage"))]) == 0
    assert total(SIGNAL, [*TALK, *told(("2023-01-01", "reconnaissance_report"), PLAN)]) == 0
    # who planned before takes no step by finding the means
    assert total(SIGNAL, told(("2023-01-01", "site_interest"), ("2026-03-10", "weapon_interest"))) == 0
    assert total(SIGNAL, told(("2023-01-01", "site_interest"))) == 0


def test_a_seldom_stage_says_more_than_a_common_one() -> None:
    contact = total(SIGNAL, [*TALK, *told(("2026-03-10", "group_attendance"))])
    assert contact < total(SIGNAL, [*TALK, *told(PLAN)])


def test_every_step_counts_up_to_the_bound() -> None:
    steps = told(
        ("2026-01-20", "group_attendance"),
        ("2026-02-20", "weapon_interest"),
        PLAN,
        ("2026-04-01", "site_interest"),
    )
    found = rows(SIGNAL, [*TALK, *steps])
    assert [row["family"] for row in found] == ["contact", "capability", "planning"][-len(found) :]
    one, all_of_them = total(SIGNAL, [*TALK, *told(PLAN)]), total(SIGNAL, [*TALK, *steps])
    assert one <= all_of_them <= SIGNAL.most_evidence
    assert sum(float(str(row["evidence"])) for row in found) == pytest.approx(all_of_them)


def test_the_bound_is_kept_where_steps_would_come_to_more() -> None:
    # a cohort of one: every stage but the first is next to unheard of
    steps = told(("2026-01-20", "group_attendance"), ("2026-02-20", "weapon_interest"), PLAN)
    tiny = StageStep(prior_incidents=0.02)
    assert total(tiny, [*TALK, *steps]) == tiny.most_evidence
    assert sum(float(str(row["evidence"])) for row in rows(tiny, [*TALK, *steps])) == pytest.approx(2.0)


def test_time_in_custody_is_no_time_without_a_plan() -> None:
    inside = told(("2020-06-01", "custody_start"), ("2025-11-01", "custody_release"))
    assert 0 < total(SIGNAL, [*TALK, *inside, *told(PLAN)]) < total(SIGNAL, [*TALK, *told(PLAN)])


def test_a_strangers_word_is_no_step_and_a_poor_report_a_small_one() -> None:
    assert total(SIGNAL, [*TALK, *told(PLAN, source="stranger")]) == 0
    poor = told(PLAN, source_grade="2", intelligence_grade="C")
    assert 0 < total(SIGNAL, [*TALK, *poor]) < total(SIGNAL, [*TALK, *told(PLAN)])


def test_a_report_that_is_recorded_later_is_no_step_yet() -> None:
    assert total(SIGNAL, [*TALK, *told(PLAN, recorded_at=moment("2026-06-30T00:00:01"))]) == 0
