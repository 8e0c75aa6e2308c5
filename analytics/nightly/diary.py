"""What became of each day's night: published, failed or missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, Literal

from analytics.store.attempts import Attempt
from analytics.store.nights import Night

State = Literal["published", "failed a gate", "failed or killed", "missing"]
WEEKS = 16
AFTER_DAYS = 14
"""Days shown after the newest night, where nothing at all has come since."""


def days(published: Sequence[Night], tried: Sequence[Attempt], today: date) -> list[dict[str, Any]]:
    """One object a day of the last weeks, from the first night on: day, state, night (its number) and told.

    They end today; where the newest night lies further back than there are weeks, shortly after that.
    """
    if not published and not tried:
        return []
    known = [*(night.as_of for night in published), *(attempt.as_of for attempt in tried)]
    last = max(today, *known)
    if last - max(known) >= timedelta(weeks=WEEKS):
        last = max(known) + timedelta(days=AFTER_DAYS)
    # whole weeks, from a Monday on
    first = max(last - timedelta(weeks=WEEKS - 1, days=last.weekday()), min(known))
    return list(_told(published, tried, first, last))


def _told(
    published: Sequence[Night], tried: Sequence[Attempt], first: date, last: date
) -> Iterator[dict[str, Any]]:
    nights = {night.as_of: night for night in published}
    attempts = {attempt.as_of: attempt for attempt in tried}
    for count in range((last - first).days + 1):
        day = first + timedelta(days=count)
        night, attempt = nights.get(day), attempts.get(day)
        state, told = _state(night, attempt)
        yield {"day": day, "state": state, "night": None if night is None else night.number, "told": told}


def _state(night: Night | None, attempt: Attempt | None) -> tuple[State, str]:
    if attempt is not None and attempt.outcome == "gate failed":
        return "failed a gate", attempt.problem
    if attempt is not None and attempt.outcome in {"failed", "killed"} and night is None:
        return "failed or killed", attempt.problem
    if night is not None:
        return "published", f"night {night.number}, model {night.model_id}"
    return "missing", "no night of this day"
