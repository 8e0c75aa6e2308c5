"""How old a case is and how near its deadline, from the clock alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from analytics.casework.desk.rules import DeskRules


class Due(StrEnum):
    """How near a deadline is; an escalated case comes first wherever cases are listed."""

    FRESH = "fresh"
    SOON = "due soon"
    OVERDUE = "overdue"
    ESCALATED = "escalated"


@dataclass(frozen=True)
class Clock:
    """The rules at one moment; a day is a UTC day."""

    now: datetime
    rules: DeskRules

    @property
    def today(self) -> date:
        """The day of the moment."""
        return self.now.date()

    @property
    def week(self) -> date:
        """Monday of the moment's ISO week."""
        return monday(self.today)

    def due(self, due_on: date) -> Due:
        """How near the deadline is: a case is overdue on the day after it.

        >>> from datetime import UTC
        >>> clock = Clock(datetime(2026, 6, 30, tzinfo=UTC), DeskRules())
        >>> [str(clock.due(date(2026, 6, day))) for day in (27, 28, 30)]
        ['escalated', 'overdue', 'due soon']
        """
        left = (due_on - self.today).days
        if left < -self.rules.escalate_days:
            return Due.ESCALATED
        if left < 0:
            return Due.OVERDUE
        return Due.SOON if left <= self.rules.due_soon_days else Due.FRESH

    def age_days(self, opened_at: datetime) -> int:
        """Whole days since a case was opened."""
        return (self.now - opened_at).days


def monday(day: date) -> date:
    """Monday of the day's ISO week."""
    return day - timedelta(days=day.weekday())
