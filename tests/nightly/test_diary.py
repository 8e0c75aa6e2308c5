"""What became of each day's night."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from analytics.nightly import diary
from analytics.store.attempts import Attempt, Outcome
from analytics.store.nights import Night

TODAY = date(2026, 7, 8)  # a Wednesday


def night(number: int, as_of: date) -> Night:
    return Night(number, as_of, "2026-07-01T02:00:00+00:00", "fit-1", Path("run"), "", "{}", "")


def attempt(number: int, as_of: date, outcome: Outcome) -> Attempt:
    started = datetime(2026, 7, 1, 2, tzinfo=UTC)
    return Attempt(number, as_of, started, None, outcome, None, None, f"said {outcome}", (), {})


def states(days: list[dict[str, object]]) -> dict[object, object]:
    return {day["day"]: day["state"] for day in days}


def test_each_day_has_a_state() -> None:
    first = TODAY - timedelta(days=5)
    day = [first + timedelta(days=n) for n in range(6)]
    tried = [
        attempt(1, day[0], "published"),
        attempt(2, day[1], "gate failed"),
        attempt(3, day[2], "killed"),
        attempt(4, day[3], "failed"),
        attempt(5, day[3], "published"),
        attempt(6, day[5], "running"),
    ]
    told = diary.days([night(1, day[0]), night(2, day[3])], tried, TODAY)
    assert states(told) == {
        day[0]: "published",
        day[1]: "failed a gate",
        day[2]: "failed or killed",
        day[3]: "published",
        day[4]: "missing",
        day[5]: "missing",
    }
    assert told[1]["told"] == "said gate failed"


def test_a_day_that_was_published_and_then_failed_a_gate_says_so() -> None:
    told = diary.days([night(1, TODAY)], [attempt(1, TODAY, "gate failed")], TODAY)
    assert states(told) == {TODAY: "failed a gate"}


def test_it_begins_on_a_monday_and_ends_today() -> None:
    told = diary.days([night(1, TODAY - timedelta(days=400)), night(2, TODAY)], [], TODAY)
    assert told[0]["day"].weekday() == 0
    assert told[-1]["day"] == TODAY
    assert len(told) == (diary.WEEKS - 1) * 7 + TODAY.weekday() + 1


def test_where_nothing_came_for_long_it_ends_soon_after_the_newest_night() -> None:
    newest = TODAY - timedelta(days=300)
    told = diary.days([night(1, newest)], [], TODAY)
    assert (told[0]["day"], told[-1]["day"]) == (newest, newest + timedelta(days=diary.AFTER_DAYS))


def test_a_store_without_nights_has_no_days() -> None:
    assert diary.days([], [], TODAY) == []
