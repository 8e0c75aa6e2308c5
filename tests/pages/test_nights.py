from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics.pages import _nights_kept, nights
from analytics.store import attempts
from analytics.store import nights as published_nights
from analytics.store.lock import hold
from analytics.store.nights import Night
from analytics.store.open import open_store
from tests.pages import night
from tests.pages.conftest import Opened
from tests.pages.test_health import GATES, tried
from tests.pages.test_subject import charts, texts

MORNING = datetime(2026, 7, 2, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_that_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nights, "now", lambda: MORNING)


def select(app: AppTest, *places: int) -> AppTest:
    app.session_state["nights-table"] = {"selection": {"rows": list(places), "columns": [], "cells": []}}
    return app.run()


def links(app: AppTest) -> dict[str, str]:
    return {link.proto.label: link.proto.query_string for link in app.get("page_link")}


def test_the_calendar_comes_before_the_list(opened: Opened, three: Path) -> None:
    app = opened(three, "nights")
    assert not app.exception
    assert "The current list: 1 Jul 2026." in texts(app)
    assert "3 nights were published, from 27 Jun 2026 to 1 Jul 2026; 2 can still be opened." in texts(app)
    assert len(charts(app)) == 1
    assert any("✓ published: 3 · – missing: 3" in caption.value for caption in app.caption)
    table = app.dataframe[0].value
    assert list(table["night"]) == [2, 1, 3]
    assert list(table["state"]) == ["● current", "✓ kept", "✕ dropped on 2026-07-01 by A. Person"]
    assert list(table["age"]) == ["1 day old", "2 days old", "5 days old"]
    assert list(table["ranked"]) == [120, 120, 120]
    assert table["megabytes"].notna().to_list() == [True, True, False]


def test_one_night_opens_and_two_are_compared(opened: Opened, three: Path) -> None:
    app = opened(three, "nights")
    assert "Tick a night to open its list" in " ".join(caption.value for caption in app.caption)
    assert links(select(app, 1)) == {
        "Queue of 30 Jun 2026": "night=1",
        "What changed up to 30 Jun 2026": "night=1",
    }
    assert links(select(app, 0, 1)) == {"Compare 30 Jun 2026 with 1 Jul 2026": "since=2026-06-30&night=2"}
    select(app, 2)
    assert "`rereview nightly --as-of 2026-06-27`" in " ".join(caption.value for caption in app.caption)
    assert not links(app)


def test_the_verdicts_of_the_run_that_published_are_told() -> None:
    attempt = attempts.Attempt(1, night.AS_OF, MORNING, MORNING, "published", 1, 0, "", tuple(GATES), {})
    assert _nights_kept.gates(attempt) == "churn failed, 1 passed, 1 without reference"


def test_a_day_published_twice_says_which_one_counts(three: Path) -> None:
    old, *_ = published_nights.all(open_store(three))
    again = Night(
        7, old.as_of, old.published_at, "m", old.run_path, old.run_sha256, old.manifest_text, "0" * 64
    )
    rows = _nights_kept.rows([old, again], 7, [], MORNING)
    assert rows["state"].to_list() == ["● current", "↻ replaced by night 7"]
    assert rows["gates"].to_list() == ["not on record"] * 2
    assert _nights_kept.rows([], None, [], MORNING).is_empty()


def test_a_store_where_only_runs_failed_leads_to_health(opened: Opened, tmp_path: Path) -> None:
    store = tried(open_store(tmp_path / "store").path, "failed")
    app = opened(store, "nights")
    assert not app.exception
    assert "No night has been published yet" in app.info[0].value
    assert "Health" in links(app)


def test_an_empty_store_says_how_a_night_is_made(opened: Opened, tmp_path: Path) -> None:
    app = opened(tmp_path / "new", "nights")
    assert "No night has been published yet" in app.info[0].value
    assert not app.dataframe


def test_a_failed_run_is_in_the_calendar(opened: Opened, tmp_path: Path) -> None:
    store = night.make(tmp_path / "store")
    with hold(open_store(store)):
        number = attempts.begin(open_store(store), night.AS_OF + timedelta(days=1), MORNING)
        attempts.end(open_store(store), number, MORNING, "gate failed", problem="churn", gates=GATES)
    app = opened(store, "nights")
    assert any("✓ published: 1 · ✕ failed a gate: 1" in caption.value for caption in app.caption)
