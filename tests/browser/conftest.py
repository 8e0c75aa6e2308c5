"""The app in a real headless Chromium, on a night made by hand."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, Route, expect, sync_playwright

from analytics import discover, pages
from benchmarks.browser_speed import served
from tests.pages import night, told

WAIT_MILLISECONDS = 20_000
PAGES = tuple(discover.modules(pages))


@dataclass
class Watched:
    """A page, and what happened on it that should not: errors, dialogs, requests to anywhere else."""

    page: Page
    address: str
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def open(self, path: str = "/") -> Page:
        """Go to a path of the app."""
        self.page.goto(self.address + path)
        return self.page

    def require_calm(self) -> None:
        """Nothing happened that should not."""
        assert self.outside == []
        assert self.errors == []
        assert self.dialogs == []


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("no Chromium found: install the package chromium to run the browser tests")
    with sync_playwright() as playwright:
        expect.set_options(timeout=WAIT_MILLISECONDS)
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def app_address(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    assert chromium.is_connected()
    store = night.make(tmp_path_factory.mktemp("browser") / "store")
    told.keep(store, told.report("worlds"), age=1)
    with served(store) as address:
        yield address


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def watched(chromium: Browser, app_address: str) -> Iterator[Watched]:
    """A new browser context, 1440 pixels wide."""
    yield from _watch(chromium, app_address, 1440, "light")


@pytest.fixture
def watched_narrow(chromium: Browser, app_address: str, scheme: str) -> Iterator[Watched]:
    """The same, 900 pixels wide, in a light and in a dark theme."""
    yield from _watch(chromium, app_address, 900, scheme)


def _watch(chromium: Browser, address: str, width: int, scheme: str) -> Iterator[Watched]:
    dark = scheme == "dark"
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light"
    )
    context.set_default_timeout(WAIT_MILLISECONDS)
    seen = Watched(context.new_page(), address)

    def let_through(route: Route) -> None:
        if route.request.url.startswith((address, "data:", "blob:")):
            route.continue_()
        else:
            seen.outside.append(route.request.url)
            route.abort()

    def listen(message: ConsoleMessage) -> None:
        # opened on a page of its own, Streamlit first asks where its root is, and is told 404
        probing = any(f"/{page}/_stcore/" in message.location.get("url", "") for page in PAGES)
        if message.type == "error" and not probing:
            seen.errors.append(message.text)

    def refuse(dialog: Dialog) -> None:
        seen.dialogs.append(dialog.message)
        dialog.dismiss()

    context.route("**/*", let_through)
    seen.page.on("console", listen)
    seen.page.on("pageerror", lambda error: seen.errors.append(str(error)))
    seen.page.on("dialog", refuse)
    yield seen
    context.close()
