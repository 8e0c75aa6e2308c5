from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from analytics.store import attempts, nights
from analytics.store.open import Store, open_store

NIGHT = date(2026, 6, 30)
NOW = datetime(2026, 6, 30, 2, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=3)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "store")


def test_before_the_first_run_there_is_none(store: Store) -> None:
    assert attempts.all(store) == []
    assert attempts.last(store) is None


def test_a_run_is_kept_from_its_beginning_to_its_end(store: Store) -> None:
    number = attempts.begin(store, NIGHT, NOW)
    running = attempts.last(store)
    assert running == attempts.Attempt(number, NIGHT, NOW, None, "running", None, None, "", (), {})
    verdict = {"gate": "churn", "verdict": "passed", "measured": 0.1, "limit": 0.5}
    attempts.end(store, number, LATER, "published", night=4, gates=[verdict], seconds={"score": 1.5})
    ended = attempts.last(store)
    assert ended == attempts.Attempt(
        number, NIGHT, NOW, LATER, "published", 4, 0, "", (verdict,), {"score": 1.5}
    )
    assert attempts.all(store) == [ended]


def test_a_run_that_fails_says_with_what(store: Store) -> None:
    number = attempts.begin(store, NIGHT, NOW)
    attempts.end(store, number, LATER, "gate failed", exit_code=4, problem="gate churn: 80 of 100 new")
    failed = attempts.last(store)
    assert failed is not None
    assert (failed.outcome, failed.exit_code, failed.problem) == (
        "gate failed",
        4,
        "gate churn: 80 of 100 new",
    )


def test_who_left_without_a_word_was_killed(store: Store) -> None:
    first = attempts.begin(store, NIGHT, NOW)
    second = attempts.begin(store, NIGHT, LATER)
    assert second == first + 1
    killed, running = attempts.all(store)
    assert (killed.outcome, killed.ended_at, killed.exit_code) == ("killed", None, None)
    assert killed.problem == attempts.KILLED
    assert running.outcome == "running"


def test_who_was_killed_after_publishing_has_published(tiny_store_copy: Path) -> None:
    store = open_store(tiny_store_copy)
    (night,) = nights.all(store)
    attempts.begin(store, night.as_of, datetime.fromisoformat(night.published_at))
    attempts.begin(store, NIGHT, LATER)
    assert [(each.outcome, each.night) for each in attempts.all(store)[-2:]] == [
        ("published", night.number),
        ("running", None),
    ]
