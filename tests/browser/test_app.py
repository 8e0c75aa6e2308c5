from __future__ import annotations

import http.client
import statistics
import time

import pytest
from playwright.sync_api import Page, expect

from analytics.pages import _frame
from tests.browser.conftest import Watched
from tests.pages import night

pytestmark = pytest.mark.browser

TABLE = "[data-testid=stDataFrame]"
HEAD_PIXELS, ROW_PIXELS = 35, 30
SETTLED_MS = 500
CHART = "[data-testid=stVegaLiteChart] :is(svg, canvas)"


def table_of(page: Page) -> tuple[float, float]:
    """Where the list's table begins, once it is drawn."""
    table = page.locator(TABLE).first
    expect(table.locator("canvas").first).to_be_visible()
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    assert box is not None
    return box["x"], box["y"]


def at_subject(page: Page, number: int) -> None:
    name = night.subject(number)
    expect(page.get_by_role("heading", name=f"Subject {name}")).to_be_visible()
    expect(page).to_have_url(f"{page.url.partition('/subject')[0]}/subject?id={name}")
    expect(page.locator(CHART).first).to_be_visible()


def test_from_the_list_to_a_subject_and_back(watched: Watched) -> None:
    page = watched.open()
    expect(page.get_by_text(_frame.BANNER)).to_be_visible()
    left, top = table_of(page)
    page.mouse.click(left + 20, top + HEAD_PIXELS + 2.5 * ROW_PIXELS)
    at_subject(page, 3)
    expect(page.get_by_text(_frame.BANNER)).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="The whole list")).to_be_visible()
    table_of(page)
    page.wait_for_timeout(500)
    expect(page.get_by_role("heading", name="The whole list")).to_be_visible()
    watched.require_calm()


def test_a_subject_can_be_opened_with_the_keyboard(watched: Watched) -> None:
    page = watched.open()
    left, top = table_of(page)
    page.mouse.click(left + 80, top + HEAD_PIXELS + 0.5 * ROW_PIXELS)
    page.wait_for_timeout(SETTLED_MS)  # the canvas takes the focus a frame after the click
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+Space")
    at_subject(page, 2)
    watched.require_calm()


def test_the_first_ten_lead_to_their_subjects_and_on_through_the_list(watched: Watched) -> None:
    page = watched.open()
    page.get_by_role("link", name="4 S00004").click()
    at_subject(page, 4)
    page.get_by_role("link", name="5 S00005").click()
    at_subject(page, 5)
    field = page.get_by_placeholder("Open a subject by id")
    expect(field).to_have_count(1)  # the page before goes when the script has ended
    field.fill("S00017")
    page.keyboard.press("Enter")
    at_subject(page, 17)
    page.get_by_role("link", name="18 S00018").click()
    at_subject(page, 18)
    page.go_back()
    at_subject(page, 17)
    page.get_by_role("link", name="Queue").last.click()
    expect(page.get_by_role("heading", name="Read these first")).to_be_visible()
    watched.require_calm()


def test_what_was_searched_for_is_still_there_after_a_look_at_a_subject(watched: Watched) -> None:
    page = watched.open()
    page.get_by_placeholder("Subject id or words").fill("S00033")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 of 120 subjects")).to_be_visible()
    left, top = table_of(page)
    page.mouse.click(left + 20, top + HEAD_PIXELS + 0.5 * ROW_PIXELS)
    at_subject(page, 33)
    page.get_by_role("link", name="Queue").last.click()
    expect(page.get_by_text("1 of 120 subjects")).to_be_visible()
    expect(page.get_by_placeholder("Subject id or words")).to_have_value("S00033")
    page.get_by_role("button", name="Reset filters").click()
    expect(page.get_by_text("All 120 subjects")).to_be_visible()
    watched.require_calm()


def test_hostile_text_is_only_text(watched: Watched) -> None:
    page = watched.open()
    expect(page.get_by_text("<img src=x onerror=alert(1)> **bold** :red[x]").first).to_be_visible()
    page.goto(watched.address + "/subject?id=S00002")
    at_subject(page, 2)
    expect(page.get_by_text("⏎⟨U+202E⟩=1+1").first).to_be_visible()
    assert page.locator("img[src=x]").count() == 0
    assert page.locator("a[href*='evil.example']").count() == 0
    watched.require_calm()


@pytest.mark.parametrize(
    "path",
    ["/", "/subject?id=S00001", "/subject?id=NOBODY", "/subject", "/model", "/ties?id=S00001", "/fairness"],
)
def test_a_narrow_page_is_not_wider_than_its_window(watched_narrow: Watched, path: str) -> None:
    page = watched_narrow.open(path)
    expect(page.get_by_text("Not to be used for decisions.")).to_be_attached()
    expect(page.get_by_text(_frame.BANNER)).to_be_visible()
    page.wait_for_timeout(300)
    main = "document.querySelector('[data-testid=stMain]')"
    assert page.evaluate(f"{main}.scrollWidth - {main}.clientWidth") <= 0
    watched_narrow.require_calm()


def test_the_model_page_draws_every_chart_and_takes_another_budget(watched: Watched) -> None:
    page = watched.open("/model")
    expect(page.get_by_text("At 10 reviews a week the list caught 60 %")).to_be_visible()
    for heading in (
        "How much would the list have caught",
        "Does one in ten mean one in ten?",
        "What does each signal add?",
    ):
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
    expect(page.locator(CHART)).to_have_count(4)  # the night's model is not kept: no profile
    page.get_by_role("radio", name="20").click()
    expect(page.get_by_text("At 20 reviews a week the list caught 60 %")).to_be_visible()
    watched.require_calm()


def test_small_answers_do_not_wait_for_each_other(app_address: str) -> None:
    """A new browser asks for sixty files: a server that holds small ones back makes it wait for each."""
    connection = http.client.HTTPConnection(app_address.removeprefix("http://"))
    taken = []
    for _ in range(15):
        start = time.perf_counter()
        connection.request("GET", "/_stcore/health")
        connection.getresponse().read()
        taken.append(time.perf_counter() - start)
    connection.close()
    assert statistics.median(taken) < 0.03
