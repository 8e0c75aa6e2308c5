"""Who acts: local mode, where it is refused, and that none of it counts once there is a provider."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics.pages import _lifetimes, _sign_in
from tests.pages import drawn


def _start() -> None:
    from analytics.pages import _start

    _start.run()


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch, published: Path) -> AppTest:
    """The whole app, not yet run."""
    monkeypatch.setenv("REREVIEW_STORE", str(published))
    return AppTest.from_function(_start, default_timeout=20)


def test_local_mode_begins_as_the_analyst_and_says_what_it_is(app: AppTest) -> None:
    app.run()
    assert not app.exception
    assert _sign_in.LOCAL in drawn.text(app)
    choice = app.selectbox(key="rr-choice-of-person")
    assert choice.value == "local-analyst"
    assert len(choice.options) == 6
    assert "Local second reader: second reader" in choice.options


def test_somebody_else_is_chosen_and_starts_afresh(app: AppTest) -> None:
    app.run()
    app.session_state["rr-purpose"] = "audit"
    app.selectbox(key="rr-choice-of-person").set_value("local-data-scientist").run()
    assert not app.exception
    assert app.session_state["rr-person"] == "local-data-scientist"
    assert "rr-purpose" not in app.session_state
    assert "S000" not in drawn.text(app)


def test_an_unknown_person_is_told_whom_to_ask(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REREVIEW_AS", "nobody")
    app.run()
    assert "`nobody` is not known here, or has no role. Ask an administrator" in app.warning[0].value
    assert "S000" not in drawn.text(app)
    app.button[0].click().run()
    assert "S000" in drawn.text(app)


@pytest.mark.parametrize("address", [None, "0.0.0.0", "192.168.1.7", "desk.example.org"])
def test_local_mode_is_refused_where_others_can_reach_it(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, address: str | None
) -> None:
    import streamlit

    monkeypatch.setattr(streamlit, "get_option", lambda _: address)
    app.run()
    assert "can be reached by others" in app.error[0].value
    assert "S000" not in drawn.text(app)


def test_local_mode_is_refused_behind_a_proxy(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    from streamlit.runtime.context import ContextProxy

    monkeypatch.setattr(ContextProxy, "headers", {"X-Forwarded-For": "192.0.2.7"})
    app.run()
    assert "can be reached by others" in app.error[0].value


def test_a_local_session_is_over_when_nothing_is_done(app: AppTest) -> None:
    app.run()
    app.session_state["rr-last"] = datetime.now(UTC) - timedelta(minutes=31)
    app.run()
    assert "Your session is over" in app.info[0].value
    assert "S000" not in drawn.text(app)
    app.button[0].click().run()
    assert "S000" in drawn.text(app)


@pytest.mark.parametrize("variable", ["REREVIEW_OIDC_CLIENT_ID", "REREVIEW_OIDC_FILE"])
def test_with_a_provider_nothing_of_local_mode_counts(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, "something")
    monkeypatch.setenv("REREVIEW_AS", "local-supervisor")
    app.session_state["rr-person"] = "local-supervisor"
    app.run()
    assert "Signing in is set up in part" in app.error[0].value
    assert "S000" not in drawn.text(app)
    page = AppTest.from_function(_queue, default_timeout=20)
    page.session_state["rr-person"] = "local-supervisor"
    page.run()
    assert "nobody is signed in" in page.warning[0].value
    assert "S000" not in drawn.text(page)


def _queue() -> None:
    from analytics.pages import _guard, queue

    _guard.shown(queue)()


def test_a_sign_in_that_was_ended_stays_so() -> None:
    known, began, idle = _lifetimes.Lifetimes(), datetime(2026, 6, 30, 9, tzinfo=UTC), timedelta(minutes=30)
    assert known.alive("a", began, began, idle)
    known.end("a", began)
    assert not known.alive("a", began, began, idle)
    assert known.alive("b", began, began, idle)


def test_no_sign_in_outlasts_the_day_however_busy() -> None:
    known, began, idle = _lifetimes.Lifetimes(), datetime(2026, 6, 30, 9, tzinfo=UTC), timedelta(minutes=30)
    alive = [known.alive("a", began, began + timedelta(minutes=20 * step), idle) for step in range(40)]
    assert alive == [True] * 37 + [False] * 3


def test_looking_whether_it_is_over_keeps_nobody_signed_in() -> None:
    known, began, idle = _lifetimes.Lifetimes(), datetime(2026, 6, 30, 9, tzinfo=UTC), timedelta(minutes=30)
    looked = [known.alive("a", began, began + timedelta(minutes=m), idle, touch=False) for m in (20, 29, 31)]
    assert looked == [True, True, False]
