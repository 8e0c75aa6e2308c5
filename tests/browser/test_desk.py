"""Whole journeys at the desk in a real browser, with casework in SQLite and in PostgreSQL."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser, Page, expect

from analytics.casework import directory
from analytics.casework.database import open_casework
from analytics.casework.people import Role, operator
from analytics.store.open import open_store
from benchmarks.browser_speed import served
from tests import postgres
from tests.pages import desk, night

pytestmark = pytest.mark.browser
SUBJECT = re.compile(r"Case \d+: subject (S\d+)")


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def desk_address(
    request: pytest.FixtureRequest, chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The app on a night made by hand, with a desk of its own in either kind of database."""
    assert chromium.is_connected()
    store = night.make(tmp_path_factory.mktemp("desk") / "store")
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "sqlite":
            patch.delenv("REREVIEW_CASEWORK", raising=False)
            yield from _served(store)
            return
        if postgres.control() is None:
            pytest.skip("no PostgreSQL found: install the package postgresql to run these tests")
        with postgres.server() as server:
            with psycopg.connect(f"{server.replace('+psycopg', '')}/postgres", autocommit=True) as connection:
                connection.execute("create database desk")
            patch.setenv("REREVIEW_CASEWORK", f"{server}/desk")
            yield from _served(store)


def _served(store: Path) -> Iterator[str]:
    """The app, with one more analyst than local mode has."""
    opened = open_casework(open_store(store))
    directory.add(opened, operator(), "ben", "Ben Cole", [Role.ANALYST], now=datetime.now(UTC))
    with served(store) as address:
        yield address


@pytest.fixture
def people(chromium: Browser) -> Iterator[list[Page]]:
    """Browsers of their own for three people."""
    contexts = [chromium.new_context(viewport={"width": 1440, "height": 1200}) for _ in range(3)]
    yield [context.new_page() for context in contexts]
    for context in contexts:
        context.close()


def sits_down(page: Page, address: str, role: str, name: str = "") -> None:
    """Open the review page as the local person of a role, or as somebody else who has it."""
    name = name or f"Local {role}"
    page.goto(f"{address}/review")
    box = page.get_by_label("You act as").first
    expect(box).to_be_visible()
    box.click()
    page.get_by_role("option", name=name).click()
    expect(box).to_have_value(f"{name}: {role}")


def takes(page: Page, button: str) -> str:
    """Press a button that hands out a case; whose it is."""
    page.get_by_role("button", name=button).click()
    head = page.get_by_role("heading", name=SUBJECT)
    expect(head).to_be_visible()
    found = SUBJECT.search(head.inner_text())
    assert found
    return found.group(1)


def judges(page: Page, view: str) -> None:
    """Open the file and write a judgement; nothing of the score may be on the page."""
    page.get_by_role("button", name="Open the file").click()
    expect(page.get_by_label("Facts")).to_be_visible()
    expect(page.get_by_text("What happened, and when it was known")).to_be_visible()
    expect(page.get_by_text("score: escalation evidence")).to_have_count(0)
    page.get_by_text(view, exact=True).first.click()
    for label, text in {
        "Facts": "Two calls to a number that was in the file before, both in May.",
        "Assessment": "They fit a new beginning.",
        "Benign": "none found",
        "Protective": "none found",
    }.items():
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name="Keep my judgement").click()


def decides(page: Page, outcome: str) -> None:
    """See the score and decide."""
    page.get_by_role("button", name="Show score and rank").click()
    expect(page.get_by_text("score: escalation evidence")).to_be_visible()
    page.get_by_text(outcome, exact=True).first.click()
    page.get_by_label("Rationale").fill(desk.RATIONALE)
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_text(f"Kept: {outcome}.")).to_be_visible()


def test_from_the_queue_to_the_audit(desk_address: str, people: list[Page]) -> None:
    analyst, second, auditor = people
    analyst.goto(desk_address)
    expect(analyst.get_by_text("Read these first")).to_be_visible()
    sits_down(analyst, desk_address, "analyst")
    subject = takes(analyst, "Next case")
    judges(analyst, "escalating")
    decides(analyst, "recommend reopening")
    sits_down(second, desk_address, "second reader")
    assert takes(second, "Next second reading") == subject
    judges(second, "escalating")
    expect(second.get_by_text(desk.RATIONALE)).to_have_count(0)
    decides(second, "recommend reopening")
    expect(second.get_by_text("The case is closed.")).to_be_visible()
    sits_down(auditor, desk_address, "auditor")
    expect(auditor.get_by_text("Not for you: Review")).to_be_visible()
    auditor.get_by_role("link", name="Audit").click()
    # the newest rows of the table stand in the page for those who cannot see its canvas
    for action in ("case closed", "case decided", "score shown"):
        expect(auditor.locator("td", has_text=action).first).to_be_attached()
    auditor.get_by_role("button", name="Verify now").click()
    expect(auditor.get_by_text("Log sound")).to_be_visible()


def test_two_at_once_never_get_the_same_case(desk_address: str, people: list[Page]) -> None:
    first, second, again = people
    sits_down(first, desk_address, "analyst")
    sits_down(second, desk_address, "analyst", name="Ben Cole")
    sits_down(again, desk_address, "analyst")
    cases = [takes(page, "Next case") for page in (first, second, again)]
    assert cases[0] != cases[1]
    assert cases[0] == cases[2], "whoever asks twice has the same case"
