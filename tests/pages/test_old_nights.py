"""Nights that were published before a column was there are still read: nothing is shown for it."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from analytics.pages import _asking
from analytics.store import nights
from analytics.store.open import open_store
from tests.pages import night
from tests.pages.conftest import Opened

ADDED_LATER = ("base_rate", "e_value", "alarm_tier", "false_alarms_a_year", "alarm_gate")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A store whose night lacks every column that was added later."""
    store = night.make(tmp_path / "store")
    published = nights.current(open_store(store))
    assert published is not None
    with duckdb.connect(str(published.run_path)) as connection:
        for name in ADDED_LATER:
            connection.execute(f"alter table queue drop column if exists {name}")
    return store


def test_the_queue_is_shown_without_them(opened: Opened, old: Path) -> None:
    app = opened(old)
    assert not app.exception
    assert app.dataframe[0].value.shape[0] == 120
    assert not {"times", *ADDED_LATER} & set(app.dataframe[0].value.columns)
    assert "queue-alarms" not in [box.key for box in app.checkbox]


def test_who_had_asked_for_false_alarms_sees_the_queue_all_the_same(
    opened: Opened, old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_asking, "alarms", lambda: True)
    app = opened(old)
    assert not app.exception
    assert app.dataframe[0].value.shape[0] == 120


def test_the_subject_is_shown_without_them(opened: Opened, old: Path) -> None:
    app = opened(old, "subject", id="S00001")
    assert not app.exception
    shown = "\n".join(str(entry.proto.body) for entry in app.get("html"))
    assert "chance of reopening in 180 days<br>highly likely<" in shown
    assert "times the average" not in shown
    assert "alarms" not in shown
