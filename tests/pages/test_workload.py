from __future__ import annotations

from pathlib import Path

import pytest

from tests.pages import desk, drawn
from tests.pages.conftest import Opened


def test_a_supervisor_sees_who_has_what_and_assigns(
    opened: Opened, published_alone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REREVIEW_AS", "local-analyst")
    app = opened(published_alone, "review")
    desk.press(app, "Next case")
    desk.press(app, "Put back")
    monkeypatch.setenv("REREVIEW_AS", "local-supervisor")
    app = opened(published_alone, "workload")
    assert not app.exception
    shown = drawn.text(app)
    assert (
        "<b>1 of 20</b> cases of this week are out or done. 1 is open, none is overdue, 1 with nobody."
        in shown
    )
    app.text_input(key="waiting-note-1").set_value("You know the area.")
    desk.press(app, "Assign")
    assert not app.error
    assert "0 with nobody" in drawn.text(app)


def test_rules_are_set_with_a_reason_and_stay_on_record(opened: Opened, published_alone: Path) -> None:
    app = opened(published_alone, "workload")
    app.number_input(key="rule-capacity_a_week").set_value(12)
    desk.press(app, "Set these rules")
    assert "reason: 0 characters" in app.error[0].value
    app.text_input(key="desk-rules-why").set_value("Two readers are on leave.")
    desk.press(app, "Set these rules")
    shown = drawn.text(app)
    assert "of 12</b> cases of this week" in shown
    assert "Two readers are on leave." in shown


def test_every_rule_has_its_name_on_the_screen() -> None:
    from dataclasses import fields

    from analytics.casework.desk.rules import DeskRules
    from analytics.pages import _desk_rules

    assert {field.name for field in fields(DeskRules)} == set(_desk_rules.LABELS)
