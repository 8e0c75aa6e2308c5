from __future__ import annotations

from datetime import date, timedelta

import pytest

from analytics.casework.desk.deadlines import Clock, Due, monday
from analytics.casework.desk.rules import DeskRules
from tests.casework.conftest import NOW

CLOCK = Clock(NOW, DeskRules(due_soon_days=3, escalate_days=2))


@pytest.mark.parametrize(
    ("days", "due"),
    [(4, Due.FRESH), (3, Due.SOON), (0, Due.SOON), (-1, Due.OVERDUE), (-2, Due.OVERDUE), (-3, Due.ESCALATED)],
)
def test_a_deadline_comes_nearer_by_the_day(days: int, due: Due) -> None:
    assert CLOCK.due(NOW.date() + timedelta(days=days)) == due


def test_age_and_week_are_those_of_the_clock() -> None:
    assert CLOCK.age_days(NOW - timedelta(days=3, hours=23)) == 3
    assert CLOCK.week == date(2026, 6, 29)
    assert monday(date(2026, 6, 28)) == date(2026, 6, 22)
