from __future__ import annotations

from pathlib import Path

import pytest

from tests.pages import desk, drawn
from tests.pages.conftest import Opened


def test_a_reader_without_decisions_is_told_where_cases_are(
    opened: Opened, published_alone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REREVIEW_AS", "local-analyst")
    app = opened(published_alone, "mine")
    assert app.info[0].value == "You have not decided any case yet. The page Review hands them out."


def test_own_decisions_are_listed_corrected_and_nobody_elses(
    opened: Opened, published_alone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REREVIEW_AS", "local-analyst")
    desk.read(opened(published_alone, "review"), "recommend reopening", "escalating")
    app = opened(published_alone, "mine")
    assert "judged <b>escalating</b>, decided <b>recommend reopening</b>" in drawn.text(app)
    app.selectbox(key="correct-1-outcome").set_value("no further action")
    desk.write(app, "Rationale", desk.RATIONALE)
    app.text_input(key="correct-1-why").set_value("The number was read wrongly.")
    desk.press(app, "Keep the correction")
    assert not app.exception
    assert "decided <b>no further action</b>" in drawn.text(app)
    monkeypatch.setenv("REREVIEW_AS", "local-second-reader")
    other = opened(published_alone, "mine")
    assert "You have not decided" in other.info[0].value
