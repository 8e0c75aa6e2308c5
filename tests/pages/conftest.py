"""The app run without a browser, on a night made by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from analytics.nightly import model_facts
from tests.pages import night, several
from tests.stores import copied

Opened = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def _without_the_projects_own_backtests(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Pages are tested with the backtests of the store alone."""
    monkeypatch.setattr(model_facts, "REPORTED", tmp_path / "none")


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the night of `tests.pages.night`; nobody writes to it."""
    return night.make(tmp_path_factory.mktemp("app") / "store")


@pytest.fixture(scope="session")
def three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the three nights of `tests.pages.several`; nobody writes to it."""
    return several.make(tmp_path_factory.mktemp("several") / "store")


@pytest.fixture
def published_alone(published: Path, tmp_path: Path) -> Path:
    """A copy of that store with a log of its own."""
    return copied(published, tmp_path / "published")


def _page(name: str) -> None:
    import streamlit

    from analytics import discover, pages
    from analytics.pages import _guard, _links

    # pages link to one another, so that all of them have to be known
    streamlit.navigation(_links.everything())
    _guard.shown(discover.modules(pages)[name])()


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Opened:
    """Open a page of a store by name, with query parameters, as the local supervisor for a re-review.

    Local mode takes person and purpose from the environment; with a provider neither counts.
    """
    monkeypatch.setenv("REREVIEW_AS", "local-supervisor")
    monkeypatch.setenv("REREVIEW_PURPOSE", "re-review")

    def open_page(store: Path, name: str = "queue", **parameters: str) -> AppTest:
        monkeypatch.setenv("REREVIEW_STORE", str(store))
        st.cache_resource.clear()
        app = AppTest.from_function(_page, args=(name,), default_timeout=20)
        app.query_params.update(parameters)
        return app.run()

    return open_page
