from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from analytics.pages import _unpublished
from analytics.store import attempts, nights
from analytics.store.attempts import Attempt
from analytics.store.nights import Night
from analytics.store.open import open_store
from tests.pages import night as made
from tests.pages.conftest import Opened

SHOWN = Night(1, date(2026, 6, 30), "2026-06-30T02:00:00+00:00", "m", Path("run"), "", "{}", "")
BEGAN = datetime(2026, 7, 1, 2, 0, tzinfo=UTC)
NOW = datetime(2026, 7, 2, 9, 0, tzinfo=UTC)
CHURN = {"gate": "churn", "verdict": "failed", "figure": "80 of the first <100>"}
FAILED = Attempt(2, date(2026, 7, 1), BEGAN, BEGAN, "gate failed", None, 4, "...", (CHURN,), {})


def test_a_failed_gate_is_told_with_its_figure_and_the_age_of_the_list() -> None:
    assert _unpublished.sentence(SHOWN, [FAILED], NOW) == (
        "<b>The night of 1 Jul 2026 was not published: gate churn: 80 of the first &lt;100&gt;; "
        "this list is 2 days old.</b>"
    )


def test_a_killed_job_and_an_error_are_told_too() -> None:
    killed = replace(FAILED, outcome="killed", gates=())
    assert "was not published: the job was killed" in str(_unpublished.sentence(SHOWN, [killed], NOW))
    error = replace(FAILED, outcome="failed", gates=(), problem="feed x: " + "y" * 900)
    told = str(_unpublished.sentence(SHOWN, [error], NOW))
    assert "feed x: yyy" in told
    assert len(told) < 450


@pytest.mark.parametrize(
    "kept",
    [
        [],
        [replace(FAILED, outcome="unchanged")],
        [FAILED, replace(FAILED, outcome="published", started_at=BEGAN + timedelta(hours=1))],
        [replace(FAILED, started_at=datetime(2026, 6, 30, 1, 0, tzinfo=UTC))],
        [replace(FAILED, as_of=date(2026, 6, 29))],
        [replace(FAILED, outcome="running", started_at=NOW - timedelta(hours=1))],
    ],
    ids=["none", "unchanged", "mended", "before", "older night", "running"],
)
def test_where_nothing_newer_failed_nothing_is_told(kept: list[Attempt]) -> None:
    assert _unpublished.sentence(SHOWN, kept, NOW) is None


def test_a_run_that_has_not_ended_for_hours_is_told() -> None:
    stuck = replace(FAILED, outcome="running")
    assert "has not been published yet" in str(_unpublished.sentence(SHOWN, [stuck], NOW))


@pytest.mark.parametrize("page", ["queue", "model"])
def test_every_page_with_a_night_shows_it(opened: Opened, tmp_path: Path, page: str) -> None:
    path = made.make(tmp_path / "store")
    store = open_store(path)
    assert not [block for block in opened(path, page).get("html") if 'role="alert"' in block.proto.body]
    shown = nights.current(store)
    assert shown is not None
    began = datetime.fromisoformat(shown.published_at) + timedelta(hours=1)
    number = attempts.begin(store, shown.as_of + timedelta(days=1), began)
    attempts.end(store, number, began, "gate failed", exit_code=4, gates=[CHURN])
    told = [
        block.proto.body for block in opened(path, page).get("html") if 'role="alert"' in block.proto.body
    ]
    assert len(told) == 1
    assert "was not published: gate churn: 80 of the first &lt;100&gt;; this list is " in told[0]
