"""The page *Off the list*: proposed by one, agreed by another."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from analytics.casework import directory
from analytics.casework.database import open_casework
from analytics.casework.removal import clocks, removal_list, removing, restricting
from analytics.pages import _data, removals
from analytics.store.open import open_store
from tests.pages import desk, drawn
from tests.pages.conftest import Opened


def test_one_proposes_and_a_supervisor_agrees(
    opened: Opened, published_alone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # everybody of this night is too near their last incident
    monkeypatch.setattr(removal_list, "SOON_DAYS", 100_000)
    monkeypatch.setenv("REREVIEW_AS", "local-analyst")
    app = opened(published_alone, "removals")
    assert not app.exception
    assert "A clock proposes and removes nobody." in drawn.text(app)
    desk.press(app, "Propose")
    assert "reason: 0 characters" in app.error[0].value
    who = "S00001"
    app.selectbox(key="removal-of").set_value(who).run()
    app.text_input[0].set_value("Quiet for years, and in work.")
    desk.press(app, "Propose")
    assert "the clock is over on" in app.error[0].value
    assert "'clear period over' is not so before" in app.error[0].value
    app.selectbox(key=f"code-{who}").set_value("wrongly listed")
    desk.press(app, "Propose")
    assert "Proposed by Local analyst (local-analyst)." in drawn.text(app)
    app.text_input[0].set_value("Mine.")
    desk.press(app, "Agree")
    assert app.warning[0].value == "Nothing was agreed: tick the box to confirm."
    app.checkbox[0].check()
    desk.press(app, "Agree")
    assert "proposed it; allowed: another person" in app.error[0].value
    monkeypatch.setenv("REREVIEW_AS", "local-supervisor")
    app = opened(published_alone, "removals")
    app.text_input[0].set_value("Read the file; nothing since.")
    app.checkbox[0].check()
    desk.press(app, "Agree")
    assert not app.error
    casework = open_casework(open_store(published_alone))
    assert removing.is_agreed(casework, casework.keys.reference(who))
    app.selectbox(key="removal-of").set_value(who).run()
    app.text_input[0].set_value("Taken for another.")
    desk.press(app, "Withdraw")
    assert not app.error
    assert not removing.is_agreed(casework, casework.keys.reference(who))


def test_what_stands_against_a_proposal_is_said_in_place_of_the_button(
    opened: Opened, published_alone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(removal_list, "SOON_DAYS", 100_000)
    monkeypatch.setenv("REREVIEW_AS", "local-analyst")
    app = opened(published_alone, "removals")
    who = str(app.selectbox(key="removal-of").value)
    app.selectbox(key=f"code-{who}").set_value("wrongly listed")
    app.text_input[0].set_value("Taken for another.")
    desk.press(app, "Propose")
    store = open_store(published_alone)
    casework = open_casework(store)
    kept = directory.person(casework, "local-supervisor").actor
    restricting.restrict(casework, kept, who, "kept for a legal claim", "of May", now=datetime.now(UTC))
    monkeypatch.setenv("REREVIEW_AS", "local-supervisor")
    app = opened(published_alone, "removals")
    monkeypatch.setattr(_data, "withheld", lambda _: frozenset())
    app.run()
    app.selectbox(key="removal-of").set_value(who).run()
    assert app.error[0].value.startswith("Cannot be agreed to now: the use of their data is restricted")
    assert "Agree" not in [button.label for button in app.button]
    assert {"Refuse", "Withdraw"} <= {button.label for button in app.button}


def test_where_nobody_may_leave_it_says_so(
    opened: Opened, published_alone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(removal_list, "SOON_DAYS", -100_000)
    app = opened(published_alone, "removals")
    assert "Nobody's clock is over" in app.info[0].value
    assert set(removal_list.COLUMNS) <= {*clocks.FRAME, "state", "proposal", "against", "reasons"}
    assert removals.NEEDS


def test_whoever_is_out_for_reading_is_not_on_this_list_either(
    opened: Opened, published_alone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(removal_list, "SOON_DAYS", 100_000)
    monkeypatch.setenv("REREVIEW_AS", "local-analyst")
    before = opened(published_alone, "removals").selectbox(key="removal-of").options
    review = opened(published_alone, "review")
    desk.press(review, "Next case")
    after = opened(published_alone, "removals").selectbox(key="removal-of").options
    gone = set(before) - set(after)
    assert len(gone) == 1
    assert gone.pop() in drawn.text(review)
