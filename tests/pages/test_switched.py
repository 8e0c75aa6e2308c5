from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from analytics import discover, pages
from analytics.casework import audit
from analytics.casework.people import RIGHTS, Right, Role
from analytics.errors import ContractError
from analytics.pages import _switched
from analytics.store import switch
from analytics.store.open import open_store
from tests.pages import night
from tests.pages.conftest import Opened
from tests.pages.drawn import text as drawn_text

NOW = datetime(2026, 6, 30, 9, 0, tzinfo=UTC)
HOSTILE = "<b>wrong</b> :red[people]"


def off(path: Path, reason: str = HOSTILE) -> Path:
    switch.turn(open_store(path), off=True, by="<i>Sue</i>", reason=reason, now=NOW)
    return path


def pages_need(page: str) -> Right:
    right: Right = discover.modules(pages)[page].NEEDS
    return right


@pytest.mark.parametrize(("page", "role"), [("people", "administrator"), ("audit", "auditor")])
def test_pages_that_go_on_show_nobody(
    tmp_path: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch, page: str, role: str
) -> None:
    monkeypatch.setenv("REREVIEW_AS", f"local-{role}")
    app = opened(off(night.make(tmp_path / "store")), page)
    assert not app.exception
    assert night.subject(1) not in drawn_text(app)


def words(app: AppTest) -> str:
    return " ".join(str(element.proto.body) for element in app.get("html"))


GO_ON = {"health", "people", "audit"}
"""Pages that show nobody's place: the switch, the desk's people, and the log."""


@pytest.mark.parametrize("page", sorted(set(discover.modules(pages)) - {"people", "audit"}))
def test_every_page_says_by_whom_when_and_why_in_place_of_its_list(
    tmp_path: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    if pages_need(page) not in RIGHTS[Role.SUPERVISOR]:
        monkeypatch.setenv("REREVIEW_AS", "local-auditor")
    app = opened(off(night.make(tmp_path / "store")), page, id=night.subject(1))
    assert not app.exception
    assert app.header[0].value == _switched.STATEMENT
    assert "30 Jun 2026, 09:00 UTC" in words(app)
    assert "&lt;b&gt;wrong&lt;/b&gt; :red[people]" in words(app)
    assert "<i>Sue</i>" not in words(app)
    if page not in GO_ON:
        assert night.subject(1) not in words(app)
        assert not app.dataframe


def test_the_health_page_has_the_button_for_those_who_may(
    tmp_path: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = off(night.make(tmp_path / "store"))
    assert "Switch the program on again" in [each.label for each in opened(store, "health").button]
    monkeypatch.setenv("REREVIEW_AS", "local-auditor")
    app = opened(store, "health")
    assert not app.exception
    assert "Switch the program on again" not in [each.label for each in app.button]


def test_the_button_stands_beside_the_first_header(opened: Opened, published_alone: Path) -> None:
    app = opened(published_alone, "health")
    assert not app.exception
    told = drawn_text(app)
    first = told.index("Was last night sound?")
    assert first < told.index("Switch the program off") < told.index("rr-facts", first)


def _control(role: str) -> None:
    from analytics.casework.database import open_casework
    from analytics.casework.people import Actor, Role
    from analytics.pages import _data, _switching

    actor = Actor("sue", "Sue Egan", frozenset({Role(role)}))
    _switching.control(_data.store(), open_casework(_data.store()), actor)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    store = open_store(tmp_path / "store")
    monkeypatch.setenv("REREVIEW_STORE", str(store.path))
    monkeypatch.delenv("REREVIEW_CASEWORK", raising=False)
    st.cache_resource.clear()
    return store.path


def drawn(role: str) -> AppTest:
    return AppTest.from_function(_control, args=(role,), default_timeout=20).run()


def pressed(app: AppTest, reason: str, *, sure: bool) -> AppTest:
    app.text_input[0].input(reason)
    (app.checkbox[0].check if sure else app.checkbox[0].uncheck)()
    return app.button[0].click().run()


def test_a_supervisor_switches_off_and_on_with_reason_and_confirmation(desk: Path) -> None:
    app = pressed(drawn("supervisor"), "wrong people", sure=False)
    assert "tick the box" in app.warning[0].value
    app = pressed(app, "", sure=True)
    assert "--reason of 0 signs" in app.error[0].value
    assert switch.all(open_store(desk)) == []
    app = pressed(app, "wrong people", sure=True)
    assert not app.exception
    found = switch.standing(open_store(desk))
    assert found is not None
    assert (found.by, found.reason) == ("Sue Egan", "wrong people")
    assert (app.text_input[0].value, app.checkbox[0].value) == ("", False)
    app = pressed(app, "mended", sure=True)
    assert switch.standing(open_store(desk)) is None


def test_the_page_says_where_the_log_could_not_be_told(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_given: object) -> None:
        raise ContractError("casework: disk is full")

    app = drawn("supervisor")
    monkeypatch.setattr(audit, "record", full)
    app = pressed(app, "wrong people", sure=True)
    assert not app.exception
    assert "could not be told yet" in app.warning[0].value
    assert switch.standing(open_store(desk)) is not None


def test_others_have_no_button(desk: Path) -> None:
    app = drawn("analyst")
    assert not app.exception
    assert not app.button
    assert desk.exists()
