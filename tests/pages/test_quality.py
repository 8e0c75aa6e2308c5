from __future__ import annotations

from pathlib import Path

import pytest

from tests.pages import desk, drawn
from tests.pages.conftest import Opened


def test_before_anything_was_read_nothing_is_claimed(opened: Opened, published_alone: Path) -> None:
    app = opened(published_alone, "quality")
    assert not app.exception
    shown = drawn.text(app)
    assert "nothing can be said about what the list misses" in shown
    assert "No week has been drawn yet" in shown
    assert "No case has been read by two readers yet." in shown


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
