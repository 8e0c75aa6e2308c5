"""Who sees what: every page, every role. Pages are found by themselves."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

import pytest
from streamlit.testing.v1 import AppTest

from analytics import discover, pages
from analytics.casework.people import PERSONAL, RIGHTS, Right, Role
from analytics.pages import _local
from tests.pages import drawn
from tests.pages.conftest import Opened

PAGES = discover.modules(pages)
A_SUBJECT = re.compile(r"\bS\d{5}\b")


def may(role: Role, module: ModuleType) -> bool:
    return module.NEEDS in RIGHTS[role]


REFUSED = [(name, role) for name, module in PAGES.items() for role in PERSONAL if not may(role, module)]
SHOWN = [(name, role) for name, module in PAGES.items() for role in PERSONAL if may(role, module)]


def _unguarded(name: str) -> None:
    import streamlit

    from analytics import discover, pages
    from analytics.pages import _guard, _links

    streamlit.navigation(_links.everything())
    _guard._drawn(discover.modules(pages)[name])


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_which_right_it_needs(name: str) -> None:
    assert isinstance(PAGES[name].NEEDS, Right)


@pytest.mark.parametrize(("name", "role"), REFUSED)
def test_whoever_lacks_the_right_is_told_who_has_it_and_shown_nothing(
    opened: Opened, published: Path, monkeypatch: pytest.MonkeyPatch, name: str, role: Role
) -> None:
    monkeypatch.setenv("REREVIEW_AS", _local.person_of(role))
    app = opened(published, name, id="S00001")
    assert not app.exception
    assert [header.value for header in app.header] == [f"Not for you: {PAGES[name].TITLE}"]
    assert f"Local {role} may not {PAGES[name].NEEDS}; allowed: " in app.warning[0].value
    assert not A_SUBJECT.search(drawn.text(app))


@pytest.mark.parametrize(("name", "role"), REFUSED)
def test_what_lies_below_refuses_by_itself(
    published: Path, monkeypatch: pytest.MonkeyPatch, name: str, role: Role
) -> None:
    monkeypatch.setenv("REREVIEW_AS", _local.person_of(role))
    monkeypatch.setenv("REREVIEW_PURPOSE", "re-review")
    monkeypatch.setenv("REREVIEW_STORE", str(published))
    app = AppTest.from_function(_unguarded, args=(name,), default_timeout=20)
    app.query_params.update({"id": "S00001"})
    app.run()
    assert not app.exception
    shown = drawn.text(app)
    assert not set(A_SUBJECT.findall(shown)) - {"S00001"}, "the id in the address is whatever was typed"
    assert "Site interest" not in shown


@pytest.mark.parametrize(("name", "role"), SHOWN)
def test_whoever_has_the_right_sees_the_page(
    opened: Opened, published: Path, monkeypatch: pytest.MonkeyPatch, name: str, role: Role
) -> None:
    monkeypatch.setenv("REREVIEW_AS", _local.person_of(role))
    app = opened(published, name, id="S00001")
    assert not app.exception
    assert not [header.value for header in app.header if header.value.startswith("Not for you")]


def _navigation() -> None:
    import streamlit

    from analytics.pages import _links

    found = _links.everything()
    visible = [page.url_path for page in found if page._visibility == "visible"]
    first = [page.title for page in found if page._default]
    streamlit.navigation(found)
    streamlit.json({"visible": visible, "first": first})


@pytest.mark.parametrize("role", PERSONAL)
def test_the_navigation_has_what_a_role_may_see_and_begins_with_it(
    published: Path, monkeypatch: pytest.MonkeyPatch, role: Role
) -> None:
    monkeypatch.setenv("REREVIEW_AS", _local.person_of(role))
    monkeypatch.setenv("REREVIEW_STORE", str(published))
    app = AppTest.from_function(_navigation, default_timeout=20).run()
    assert not app.exception
    ordered = sorted(PAGES, key=lambda name: (PAGES[name].ORDER, name))
    allowed = [name for name in ordered if may(role, PAGES[name])]
    assert allowed
    text = app.json[0].value
    for name in ordered[1:]:
        assert (f'"{name}"' in text) == (name in allowed and name != allowed[0]), name
    assert PAGES[allowed[0]].TITLE in text
