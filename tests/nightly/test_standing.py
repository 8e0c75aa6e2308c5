"""What a monitor is told, and what the program ends with."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from analytics.errors import ContractError, GateError
from analytics.nightly import standing
from analytics.store import attempts, nights
from analytics.store.attempts import Outcome
from analytics.store.lock import hold
from analytics.store.open import Store, open_store
from tests.nightly.jobs import FIRST

MORNING = datetime(2026, 6, 30, 9, 0, tzinfo=UTC)
GATES = [
    {
        "gate": "coverage",
        "verdict": "passed",
        "figure": "share",
        "measured": 1.0,
        "limit": 0.999,
        "against": "",
    }
]


@pytest.fixture
def store(tiny_store_copy: Path) -> Store:
    return open_store(tiny_store_copy)


def attempt(store: Store, outcome: Outcome, problem: str = "") -> None:
    with hold(store):
        number = attempts.begin(store, FIRST, MORNING)
        attempts.end(store, number, MORNING, outcome, problem=problem, gates=GATES, seconds={"score": 2.5})


def test_a_sound_store_is_fine(store: Store) -> None:
    attempt(store, "published")
    found = standing.look(store, MORNING, 36)
    assert (found.exit_code, found.problems, found.age_hours, found.stale) == (0, (), 9.0, False)
    found.require_fine()
    told = found.to_json()
    assert told["night"]["as_of"] == FIRST.isoformat()
    assert told["counts"]["ranked"] > 100
    assert told["counts"]["loads"] == told["counts"]["nights"] == 1
    assert told["disk"]["store_bytes"] > 1_000_000
    assert told["attempt"]["gates"] == GATES
    assert told["attempt"]["ended_at"] == MORNING.isoformat()


def test_a_night_grows_stale(store: Store) -> None:
    assert standing.look(store, MORNING + timedelta(hours=27), 36).exit_code == 0
    old = standing.look(store, MORNING + timedelta(hours=27.1), 36)
    assert (old.exit_code, old.stale) == (3, True)
    assert "stale: the current night is of 2026-06-30, 36.1 hours ago, more than 36 hours" in old.problems[0]
    with pytest.raises(ContractError, match="stale"):
        old.require_fine()


@pytest.mark.parametrize(
    ("outcome", "code"), [("gate failed", 4), ("failed", 3), ("killed", 3), ("running", 0), ("unchanged", 0)]
)
def test_the_last_run_is_told_of(store: Store, outcome: Outcome, code: int) -> None:
    attempt(store, outcome, "churn 0.9")
    found = standing.look(store, MORNING, 36)
    assert found.exit_code == code
    if code:
        assert found.problems == (f"the last run, for 2026-06-30, came to '{outcome}': churn 0.9",)
        with pytest.raises(GateError if code == 4 else ContractError, match=r"churn 0\.9"):
            found.require_fine()
    late = standing.look(store, MORNING + timedelta(days=9), 36)
    assert late.exit_code == (code or 3), "a gate that failed says why the night is old"


def test_a_broken_night_outweighs_everything(store: Store) -> None:
    attempt(store, "gate failed")
    night = nights.current(store)
    assert night is not None
    night.run_path.write_bytes(b"no database")
    found = standing.look(store, MORNING, 36)
    assert (found.exit_code, found.counts["ranked"]) == (3, 0)
    assert "run-000001.duckdb" in found.problems[0]


def test_a_file_of_another_night_is_noticed(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    night = nights.current(store)
    assert night is not None
    monkeypatch.setattr(nights, "current", lambda _: replace(night, manifest_text='{"outputs": {}}'))
    assert "is not the one that was published" in standing.look(store, MORNING, 36).problems[0]


def test_an_empty_store_has_nothing_published(tmp_path: Path) -> None:
    found = standing.look(open_store(tmp_path / "store"), MORNING, 36)
    assert (found.exit_code, found.problems, found.stale) == (3, ("no night is published",), True)
    assert found.to_json()["night"] is None
