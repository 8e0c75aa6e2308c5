from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages import drawn, night
from tests.pages.conftest import Opened


@pytest.fixture
def page(opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The page in a store without a night, as the local administrator."""
    monkeypatch.setenv("REREVIEW_AS", "local-administrator")
    app = opened(tmp_path / "store", "people")
    assert not app.exception
    return app


def roles(app: AppTest) -> dict[str, str]:
    table = app.dataframe[0].value
    return dict(zip(table["id"], table["roles"], strict=True))


def test_everybody_stands_there_with_their_roles(page: AppTest) -> None:
    assert roles(page)["local-second-reader"] == "second reader"
    assert len(roles(page)) == 6


def test_a_role_is_given_and_taken_after_a_question(page: AppTest) -> None:
    page.selectbox(key="people-person").set_value("local-analyst")
    page.selectbox(key="people-role").set_value("auditor").run()
    page.button(key="people-ask").click().run()
    assert "Give `local-analyst` the role auditor?" in page.warning[0].value
    page.button(key="people-no").click().run()
    assert roles(page)["local-analyst"] == "analyst"
    page.button(key="people-ask").click().run()
    page.button(key="people-yes").click().run()
    assert roles(page)["local-analyst"] == "analyst, auditor"
    assert page.button(key="people-ask").label == "Take this role"
    page.button(key="people-ask").click().run()
    page.button(key="people-yes").click().run()
    assert roles(page)["local-analyst"] == "analyst"


def test_the_last_administrator_cannot_lock_everybody_out(page: AppTest) -> None:
    page.selectbox(key="people-person").set_value("local-administrator")
    page.selectbox(key="people-role").set_value("administrator").run()
    page.button(key="people-ask").click().run()
    page.button(key="people-yes").click().run()
    assert "is the last administrator" in page.info[0].value


def test_a_name_that_hides_something_is_refused_in_a_line(page: AppTest) -> None:
    page.text_input(key="people-id").set_value("ann")
    page.text_input(key="people-name").set_value(night.HOSTILE[:150])
    page.multiselect(key="people-roles").set_value(["analyst"])
    page.checkbox(key="people-sure").check()
    page.button[-1].click().run()
    assert not page.exception
    assert "one line without control or direction characters" in drawn.text(page)
    assert "ann" not in roles(page)


def test_somebody_is_added_once_that_was_confirmed_and_hostile_text_is_only_text(page: AppTest) -> None:
    page.text_input(key="people-id").set_value("ann")
    page.text_input(key="people-name").set_value("<img src=x onerror=alert(1)>")
    page.multiselect(key="people-roles").set_value(["analyst"])
    page.button[-1].click().run()
    assert "Tick the box" in page.warning[0].value
    page.checkbox(key="people-sure").check()
    page.button[-1].click().run()
    assert roles(page)["ann"] == "analyst"
    assert "\n" not in str(page.dataframe[0].value["name"].to_list())
    assert "<img" not in "".join(str(node.proto.body) for node in page.get("html"))
    page.button[-1].click().run()
    assert "known already" in drawn.text(page)
