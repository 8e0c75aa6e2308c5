from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from analytics.casework import directory
from analytics.casework.database import open_casework
from analytics.evaluation import precision
from analytics.evaluation.precision import PrecisionRules
from analytics.nightly import signal_precision
from analytics.store.loading import Loading
from analytics.store.lock import hold
from analytics.store.open import Store, open_store
from tests.casework import reviewing
from tests.evaluation import test_precision
from tests.pages import desk, drawn, night
from tests.pages.conftest import Opened


def test_before_anything_was_read_nothing_is_claimed(opened: Opened, published_alone: Path) -> None:
    app = opened(published_alone, "quality")
    assert not app.exception
    shown = drawn.text(app)
    assert "nothing can be said about what the list misses" in shown
    assert "No week has been drawn yet" in shown
    assert "No case has been read by two readers yet." in shown
    assert "No case has been closed yet." in shown
    assert "signals precision" in shown


def test_agreement_is_told_without_names(
    opened: Opened, published_alone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REREVIEW_AS", "local-analyst")
    desk.read(opened(published_alone, "review"), "recommend reopening", "escalating")
    monkeypatch.setenv("REREVIEW_AS", "local-second-reader")
    app = opened(published_alone, "review")
    desk.press(app, "Next second reading")
    desk.press(app, "Open the file")
    desk.judge(app, "escalating")
    desk.decide(app, "recommend reopening")
    monkeypatch.setenv("REREVIEW_AS", "local-data-scientist")
    app = opened(published_alone, "quality")
    shown = drawn.text(app)
    assert "agreed in <b>1 of 1</b> cases read twice" in shown
    assert "local-analyst" not in shown
    assert "Draws of each week" in shown


@pytest.fixture
def in_july(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """A clock that stands ten days after the night."""
    now = datetime(2026, 7, 10, 9, tzinfo=UTC)
    monkeypatch.setattr("analytics.pages._desk.now", lambda: now)
    return now


def test_attention_is_told_with_ids_only_for_whoever_may_see_them(
    opened: Opened, published_alone: Path, monkeypatch: pytest.MonkeyPatch, in_july: datetime
) -> None:
    monkeypatch.setattr("analytics.casework.reviews.second.is_drawn", lambda *_: False)
    opened(published_alone, "quality")
    casework = open_casework(open_store(published_alone))
    ann = directory.person(casework, "local-analyst").actor
    for days in (140, 20):
        at = in_july - timedelta(days=days)
        reviewing.decided(casework, ann, reviewing.a_case(casework, night.subject(7), now=at), now=at)
    for person, named in (("local-data-scientist", False), ("local-supervisor", True)):
        monkeypatch.setenv("REREVIEW_AS", person)
        app = opened(published_alone, "quality")
        assert not app.exception
        shown = drawn.text(app)
        assert "<b>2</b> closed cases of 1 people" in shown
        assert "1 rest now, 1 of them longer for earlier closures (7 days together)." in shown
        assert _column(app, "Nothing found", "Rest") == [
            "rests until 25 Sep 2026, 7 days of it because of 1 earlier closure with nothing found"
        ]
        (subject,) = _column(app, "Nothing found", "Subject")
        assert (subject == night.subject(7)) == named
    app = desk.press(
        opened(published_alone, "subject", id=night.subject(7)), "Show the cases of this subject"
    )
    assert "This subject rests until 25 Sep 2026, 7 days of it because of" in drawn.text(app)


def _column(app: AppTest, having: str, name: str) -> list[str]:
    """A column of the table that has another one."""
    return next(list(table.value[name]) for table in app.dataframe if having in table.value.columns)


def test_the_kept_report_on_signals_is_drawn_with_what_is_proposed(
    opened: Opened, published_alone: Path
) -> None:
    store = open_store(published_alone)
    told = test_precision.told(PrecisionRules(first=200, nights=2))
    signal_precision.keep(told | {"findings": precision.findings(told)}, store)
    app = opened(published_alone, "quality")
    assert not app.exception
    shown = drawn.text(app)
    assert "wrong: proposed for retirement." in shown
    assert "Trend: level." in shown
    app.selectbox(key="precision-signal").set_value("wrong").run()
    assert not app.exception
    (store.path / signal_precision.FILE).write_text("{}", encoding="utf-8")
    assert "no report" in drawn.text(opened(published_alone, "quality"))


def test_missed_people_are_shown_once_asked_for_and_named_by_right(
    opened: Opened, published_alone: Path, monkeypatch: pytest.MonkeyPatch, in_july: datetime
) -> None:
    # the store has one more, of months ago
    _reopened(open_store(published_alone), night.subject(3), in_july - timedelta(days=5))
    for person, named in (("local-data-scientist", False), ("local-supervisor", True)):
        monkeypatch.setenv("REREVIEW_AS", person)
        app = opened(published_alone, "quality")
        assert not [table for table in app.dataframe if "Main reason" in table.value.columns]
        desk.press(app, "Look at missed cases")
        assert not app.exception
        assert "2 were missed: nobody had read them in time" in drawn.text(app)
        reason, _ = _column(app, "Main reason", "Main reason")
        assert reason == "above the line, and nobody took the case"
        subject, _ = _column(app, "Main reason", "Subject")
        assert (subject == night.subject(3)) == named
        assert any(box.key == "missed-subject" for box in app.selectbox) == named
    app.selectbox(key="missed-subject").set_value(night.subject(3)).run()
    assert "What would take them out" in drawn.text(app)


def _reopened(store: Store, subject_id: str, at: datetime) -> None:
    """Load one outcome as the feed would bring it."""
    row = {"subject_id": subject_id, "outcome": "reopened", "occurred_on": at.date()}
    frame = pl.DataFrame([row | {"recorded_at": at.replace(tzinfo=None)}])
    with hold(store):
        load = Loading(store, 2)
        path = load.path_for("rows", "outcomes")
        frame.write_parquet(path)
        load.add("rows", "outcomes", path, frame.height)
        load.commit("made-by-hand", {})
