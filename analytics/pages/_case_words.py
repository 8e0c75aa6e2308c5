"""Cases in words: whose, how old, by when."""

from __future__ import annotations

from datetime import date, datetime

from analytics.casework.desk.cases import Shown
from analytics.casework.desk.deadlines import Due
from analytics.pages import _plain, _words

PART = {"open": "first reading", "second": "second reading", "dispute": "settling", "closed": "closed"}
NOBODY = "subject not shown"
"""What a case is called whose subject was erased, or is restricted."""
_MARK = {Due.FRESH: "", Due.SOON: "◔ ", Due.OVERDUE: "● ", Due.ESCALATED: "▲ "}


def tab(case: Shown) -> str:
    """A case among one's own, in few words; a mark says how near its deadline is."""
    return f"{_MARK[case.due]}Case {case.case_id} · {PART[case.status]}"


def due(due_on: date, state: Due, today: date) -> str:
    """The deadline as a phrase.

    >>> today = date(2026, 6, 30)
    >>> due(date(2026, 7, 3), Due.SOON, today), due(date(2026, 6, 29), Due.OVERDUE, today)
    ('due 3 Jul 2026, in 3 days', 'was due 29 Jun 2026, 1 day ago')
    """
    left = (due_on - today).days
    if left < 0:
        late = f"was due {_words.day(due_on)}, {days(-left)} ago"
        return f"{late}: a supervisor sees it first" if state is Due.ESCALATED else late
    return f"due {_words.day(due_on)}, {'today' if left == 0 else f'in {days(left)}'}"


def days(number: int) -> str:
    """A number of days.

    >>> days(1), days(12)
    ('1 day', '12 days')
    """
    return f"{number} day" if number == 1 else f"{number} days"


def held(until: datetime | None, now: datetime) -> str:
    """Until when a case is locked, as a phrase."""
    if until is None or until <= now:
        return "your hold has run out: keep it, or somebody else may take it"
    minutes = max(1, round((until - now).total_seconds() / 60))
    return f"yours until {until:%H:%M} UTC ({minutes} min)"


def head(case: Shown, now: datetime) -> str:
    """The line under a case's title, as HTML."""
    late = case.due in {Due.OVERDUE, Due.ESCALATED}
    deadline = due(case.due_on, case.due, now.date())
    age = f"{days(case.age_days)} ago" if case.age_days else "today"
    opened = f"opened {_words.day(case.opened_at)}, {age}"
    parts = [
        f"<b>{PART[case.status]}</b>",
        f"<b>{deadline}</b>" if late else deadline,
        opened,
        f"on the list of {_words.day(case.as_of)}",
        held(case.held_until, now),
    ]
    line = f'<div class="rr-stamp">{" · ".join(parts)}</div>'
    if case.why:
        line += f'<div class="rr-banner rr-below"><b>Tripwire.</b> {_plain.escaped(case.why)}</div>'
    return line
