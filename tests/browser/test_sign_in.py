"""Signing in through a real OpenID provider on this machine: its own page, its cookies, its sign-out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from analytics import oidc, serving
from analytics.casework import directory
from analytics.casework.database import open_casework
from analytics.casework.people import Role, operator
from analytics.store.open import open_store
from tests.conftest import ROOT
from tests.pages import night
from tests.test_serving import free_port

pytestmark = pytest.mark.browser

NOW = datetime(2026, 6, 30, 9, 0, tzinfo=UTC)
LONG = "1800"
# how long somebody may do nothing is asked anew each time, so that the test does not wait for minutes
APP = """
import sys
from datetime import timedelta
from pathlib import Path
from analytics.pages import _who
idle = Path(sys.argv[1])
_who.idle = lambda: timedelta(seconds=float(idle.read_text()))
sys.argv = ["streamlit", *sys.argv[2:]]
from streamlit.web.cli import main
main()
"""


class Desk:
    """The app's address, and the file that says after how many seconds a session is over."""

    def __init__(self, address: str, idle: Path) -> None:
        self.address, self.idle = address, idle


@contextmanager
def running(command: list[str], answer: str, environment: dict[str, str]) -> Iterator[None]:
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(240):
            assert process.poll() is None, f"{command[:4]} ended"
            try:
                urllib.request.urlopen(answer, timeout=5).close()
                break
            except (urllib.error.URLError, OSError):
                time.sleep(0.25)
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture(scope="module")
def desk(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    assert chromium.is_connected()
    folder = tmp_path_factory.mktemp("sign-in")
    store = night.make(folder / "store")
    casework = open_casework(open_store(store))
    for person_id, roles in (("ann", [Role.ANALYST]), ("dan", [Role.DATA_SCIENTIST]), ("eve", [])):
        login = f"{person_id}@example.org"
        directory.add(casework, operator(), person_id, person_id.title(), roles, now=NOW, login=login)
    casework.engine.dispose()
    (folder / "idle").write_text(LONG)
    provider, port = free_port(), free_port()
    names = ("ann", "dan", "eve", "mallory")
    users: list[dict[str, object]] = [{"sub": name, "email": f"{name}@example.org"} for name in names]
    users.append({"sub": "liar", "email": "ann@example.org", "email_verified": False})
    claims = [word for user in users for word in ("--user-claims", json.dumps(user))]
    told = {
        oidc.CLIENT_ID: "desk",
        oidc.CLIENT_SECRET: "a secret of the desk",
        oidc.METADATA_URL: f"http://localhost:{provider}/.well-known/openid-configuration",
        oidc.REDIRECT_URI: f"http://127.0.0.1:{port}/oauth2callback",
        oidc.COOKIE_SECRET: "c" * 40,
    }
    secrets = oidc.secrets(told)
    assert secrets is not None
    file = oidc.written(secrets)
    environment = {name: value for name, value in os.environ.items() if name[:9] != "REREVIEW_"}
    environment |= {"REREVIEW_STORE": str(store), oidc.FILE: str(file), "PYTHONPATH": str(ROOT)}
    # what local mode would take from the environment
    environment |= {"REREVIEW_AS": "local-supervisor", "REREVIEW_PURPOSE": "re-review"}
    app = [sys.executable, "-c", APP, str(folder / "idle"), *serving.command("127.0.0.1", port, file)[3:]]
    mock = [sys.executable, "-m", "oidc_provider_mock", "--port", str(provider), *claims]
    address = f"http://127.0.0.1:{port}"
    try:
        with (
            running(mock, told[oidc.METADATA_URL], environment),
            running(app, f"{address}/_stcore/health", environment),
        ):
            yield Desk(address, folder / "idle")
    finally:
        file.unlink(missing_ok=True)


@pytest.fixture
def page(chromium: Browser, desk: Desk) -> Iterator[Page]:
    desk.idle.write_text(LONG)
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def sign_in(page: Page, desk: Desk, person: str, path: str = "/") -> None:
    page.goto(desk.address + path)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name=person, exact=True).click()


def test_nothing_is_shown_before_the_provider_has_said_who_it_is(page: Page, desk: Desk) -> None:
    for path in ("/", "/subject?id=S00001"):
        page.goto(desk.address + path)
        expect(page.get_by_role("button", name="Sign in")).to_be_visible()
        expect(page.get_by_text("S00001")).to_have_count(0)
        expect(page.get_by_role("link", name="Queue")).to_have_count(0)


def test_an_analyst_signs_in_sees_the_list_and_signs_out_everywhere(page: Page, desk: Desk) -> None:
    sign_in(page, desk, "ann")
    expect(page.get_by_text("Signed in as Ann (analyst)")).to_be_visible()
    expect(page.get_by_role("heading", name="Read these first")).to_be_visible()
    other = page.context.new_page()
    other.goto(f"{desk.address}/model")
    expect(other.get_by_text("Signed in as Ann (analyst)")).to_be_visible()
    kept = page.context.cookies()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("Signed in as")).to_have_count(0)
    other.get_by_role("link", name="Queue").first.click()
    expect(other.get_by_text("Your session is over")).to_be_visible()
    page.context.add_cookies([{**cookie} for cookie in kept])  # type: ignore[typeddict-item]
    page.goto(desk.address)
    expect(page.get_by_text("Your session is over")).to_be_visible()
    expect(page.get_by_text("S00001")).to_have_count(0)


def test_a_data_scientist_begins_elsewhere_and_is_refused_the_list(page: Page, desk: Desk) -> None:
    sign_in(page, desk, "dan")
    expect(page.get_by_text("Signed in as Dan (data scientist)")).to_be_visible()
    expect(page.get_by_role("link", name="Queue")).to_have_count(0)
    page.goto(f"{desk.address}/queue")
    expect(page.get_by_role("heading", name="Not for you: Queue")).to_be_visible()
    expect(page.get_by_text("S00001")).to_have_count(0)


@pytest.mark.parametrize("person", ["mallory", "eve", "liar"])
def test_whoever_is_unknown_or_has_no_role_is_told_whom_to_ask(page: Page, desk: Desk, person: str) -> None:
    sign_in(page, desk, person)
    expect(page.get_by_text("Ask an administrator of the desk to add you")).to_be_visible()
    expect(page.get_by_text("S00001")).to_have_count(0)
    expect(page.get_by_role("link", name="Queue")).to_have_count(0)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("Ask an administrator")).to_have_count(0)


def test_a_session_in_which_nothing_is_done_is_over_whatever_the_cookie_says(page: Page, desk: Desk) -> None:
    sign_in(page, desk, "ann")
    expect(page.get_by_role("heading", name="Read these first")).to_be_visible()
    desk.idle.write_text("1")
    page.wait_for_timeout(1_500)
    page.goto(desk.address)
    expect(page.get_by_text("Your session is over")).to_be_visible()
    expect(page.get_by_text("S00001")).to_have_count(0)
    desk.idle.write_text(LONG)
    page.reload()
    expect(page.get_by_text("Your session is over")).to_be_visible()
    page.get_by_role("button", name="Sign in again").click()
    expect(page.get_by_text("Your session is over")).to_have_count(0)
    page.wait_for_load_state("networkidle")
    sign_in(page, desk, "ann")
    expect(page.get_by_role("heading", name="Read these first")).to_be_visible()
