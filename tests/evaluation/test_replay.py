"""Whom a team would have read: capacity, rest, and new evidence that ends a rest early."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analytics.evaluation.replay import ReviewBudget, known_since, replay
from analytics.reports import Reports, midnight_us
from tests.worlds import NIGHT, moment, random_world, report, version, world

WEEK = timedelta(days=7)


def reports_of(*recorded: str, retracted: str | None = None) -> Reports:
    """Three people; the first, `a`, has one report for each day of record given."""
    rows = [
        report(f"e{n}", "a", day, "arrest", recorded_at=moment(day), retracted_at=None)
        for n, day in enumerate(recorded)
    ]
    if retracted is not None:
        rows[0]["retracted_at"] = moment(retracted)
    return world(rows, [version(name) for name in "abc"]).history().reports


def nights(count: int, first: date = date(2026, 1, 6)) -> list[date]:
    return [first + n * WEEK for n in range(count)]


def reviewed(
    reports: Reports, when: list[date], order: list[int], budget: ReviewBudget
) -> list[tuple[int, int]]:
    """(night, subject) of each review, the same list every night."""
    made = replay(reports, when, [np.array(order)] * len(when), budget)
    return list(zip(made.night.tolist(), made.subject.tolist(), strict=True))


def test_each_week_the_first_who_are_not_resting_are_reviewed() -> None:
    made = replay(reports_of(), nights(2), [np.array([2, 0, 1])] * 2, ReviewBudget(per_week=2))
    assert made.night.tolist() == [0, 0, 1]
    assert made.subject.tolist() == [2, 0, 1]
    assert made.rank.tolist() == [1, 2, 3]


def test_a_review_is_followed_by_ninety_days_of_rest() -> None:
    made = reviewed(reports_of(), nights(14), [0], ReviewBudget(per_week=1))
    assert made == [(0, 0), (13, 0)]


def test_two_new_reports_end_the_rest_after_fourteen_days_and_not_before() -> None:
    soon = reports_of("2026-01-07", "2026-01-08")
    assert reviewed(soon, nights(14), [0], ReviewBudget(per_week=1))[:2] == [(0, 0), (2, 0)]
    late = reports_of("2026-01-07", "2026-02-09")
    assert reviewed(late, nights(14), [0], ReviewBudget(per_week=1))[:2] == [(0, 0), (5, 0)]


def test_one_new_report_or_one_that_was_known_before_ends_no_rest() -> None:
    for reports in (reports_of("2026-01-07"), reports_of("2026-01-05", "2026-01-06", "2026-01-07")):
        assert reviewed(reports, nights(13), [0], ReviewBudget(per_week=1)) == [(0, 0)]


def test_a_retracted_report_is_no_new_evidence() -> None:
    reports = reports_of("2026-01-07", "2026-01-08", retracted="2026-01-10")
    assert reviewed(reports, nights(13), [0], ReviewBudget(per_week=1)) == [(0, 0)]


def test_the_resting_rule_is_a_parameter() -> None:
    short = ReviewBudget(per_week=1, rest_days=7)
    assert [night for night, _ in reviewed(reports_of(), nights(4), [0], short)] == [0, 1, 2, 3]


def test_reports_since_an_onset_count_once_known_and_until_retracted() -> None:
    reports = reports_of("2026-01-07", "2026-01-08", "2026-01-20", retracted="2026-01-15")
    onset, days = midnight_us(date(2026, 1, 7)), ("2026-01-07", "2026-01-10", "2026-01-16", "2026-01-21")
    now = np.array([midnight_us(date.fromisoformat(day)) for day in days])
    told = known_since(reports, np.zeros(4, dtype=np.int64), np.full(4, onset), now)
    assert told.tolist() == [1, 2, 1, 2]


def slowly(
    reports: Reports, when: list[date], lists: list[list[int]], budget: ReviewBudget
) -> list[list[int]]:
    """The replay in plain Python: night, subject and rank of each review."""
    last: dict[int, date] = {}
    out = []
    for place, night in enumerate(when):
        made = 0
        for rank, person in enumerate(lists[place], start=1):
            if made == budget.per_week:
                break
            since = last.get(person)
            if since is not None:
                now, before = midnight_us(night), midnight_us(since)
                new = (reports.subject == person) & (reports.available > before)
                new &= (reports.available <= now) & (reports.retracted > now)
                enough = budget.rest_days
                if new.sum() >= budget.new_events:
                    enough = min(enough, budget.rest_days_new_evidence)
                if (night - since).days < enough:
                    continue
            last[person] = night
            out.append([place, person, rank])
            made += 1
    return out


REPORTS = random_world(7).history().reports


@given(
    seed=st.integers(0, 10_000),
    per_week=st.integers(1, 12),
    rest=st.integers(7, 120),
    early=st.integers(0, 28),
    new=st.integers(0, 3),
)
def test_the_kernel_does_what_plain_python_does(
    seed: int, per_week: int, rest: int, early: int, new: int
) -> None:
    rng = np.random.default_rng(seed)
    when = [NIGHT - n * WEEK for n in range(19, -1, -1)]
    lists = [rng.permutation(60)[: rng.integers(0, 60)].tolist() for _ in when]
    budget = ReviewBudget(per_week, rest, early, new)
    made = replay(REPORTS, when, [np.array(names, dtype=np.int64) for names in lists], budget)
    assert np.column_stack([made.night, made.subject, made.rank]).tolist() == slowly(
        REPORTS, when, lists, budget
    )
