from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from analytics.pages import _frame, _health_runs
from analytics.store import attempts
from analytics.store.attempts import Outcome
from analytics.store.lock import hold
from analytics.store.open import open_store
from tests.feed.feeds import load, row
from tests.pages import night
from tests.pages.conftest import Opened

MORNING = datetime(2026, 6, 30, 9, tzinfo=UTC)
GATES: list[dict[str, Any]] = [
    {"gate": "coverage", "verdict": "passed", "figure": "all", "measured": 1, "limit": 0.999, "against": ""},
    {
        "gate": "churn",
        "verdict": "failed",
        "figure": "<b>61</b>",
        "measured": 0.61,
        "limit": 0.25,
        "against": "night 1",
    },
    {"gate": "calibration", "verdict": "no reference", "figure": "too few", "measured": None, "limit": None},
]


@pytest.fixture(autouse=True)
def _on_that_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    class Then(datetime):
        @classmethod
        def now(cls, _zone: object = None) -> datetime:  # type: ignore[override]
            return MORNING

    monkeypatch.setattr(_health_runs, "datetime", Then)


def tried(path: Path, outcome: Outcome) -> Path:
    store = open_store(path)
    with hold(store):
        number = attempts.begin(store, night.AS_OF + timedelta(days=1), MORNING)
        problem = "gate churn: <b>61</b> new" if outcome != "published" else ""
        attempts.end(store, number, MORNING, outcome, problem=problem, gates=GATES, seconds={"score": 2.5})
    return path


def words(app: AppTest) -> str:
    return " ".join(str(element.proto.body) for element in app.get("html"))


def charts(app: AppTest) -> int:
    return len(app.get("vega_lite_chart"))


def test_a_sound_night_says_so_first(tmp_path: Path, opened: Opened) -> None:
    app = opened(tried(night.make(tmp_path / "store"), "published"), "health")
    assert not app.exception
    assert app.header[0].value == "Was last night sound?"
    assert "<b>Yes.</b> The list is of 30 Jun 2026." in words(app)
    assert "120" in words(app)
    assert _frame.NOT_FOR[:20] in words(app)


def test_a_failed_gate_is_the_first_thing_said(tmp_path: Path, opened: Opened) -> None:
    app = opened(tried(night.make(tmp_path / "store"), "gate failed"), "health")
    assert not app.exception
    told = words(app)
    assert "<b>No.</b>" in told
    assert "gate churn: &lt;b&gt;61&lt;/b&gt; new" in told
    assert "<b>61</b>" not in told
    table = app.dataframe[0].value
    assert table["gate"].to_list() == ["churn", "calibration", "coverage"]
    assert table["measured"].to_list()[0] == 0.61
    assert charts(app) == 3
    assert "All nights, as a calendar" in [link.proto.label for link in app.get("page_link")]


def test_a_store_from_before_there_were_records_says_so(published: Path, opened: Opened) -> None:
    app = opened(published, "health")
    assert not app.exception
    assert "before runs were kept on record" in words(app)
    told = [info.value for info in app.info]
    assert any("asked its gates yet" in text for text in told)
    assert any("told its times yet" in text for text in told)
    assert any("No row of any feed" in text for text in told)


def test_rows_set_aside_open_by_reason(tmp_path: Path, opened: Opened) -> None:
    load(
        tmp_path,
        subjects=[row("subjects")],
        events=[
            row("events", event_id="E1", event_type="weather"),
            row("events", event_id="E2", event_type="<img src=x>"),
            row("events", event_id="E3", recorded_at=None),
        ],
    )
    tried(tmp_path / "store", "failed")
    app = opened(tmp_path / "store", "health")
    assert not app.exception
    labels = [expander.label for expander in app.expander]
    assert labels.pop(0) == "Switch the program off"
    assert labels == ["2 × events: `event_type … is not in the list`", "1 × events: `recorded_at is missing`"]
    first = app.expander[1].dataframe[0].value
    assert first["row_number"].to_list() == [1, 2]
    assert "weather" in first["reason"].to_list()[0]
    assert "No.</b>" in words(app)


def test_an_empty_store_says_how_a_night_is_made(tmp_path: Path, opened: Opened) -> None:
    app = opened(open_store(tmp_path / "store").path, "health")
    assert not app.exception
    assert "No night has been published yet" in app.info[0].value
