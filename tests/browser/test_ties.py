"""The page of links in a real headless Chromium: a click on a person or a tie shows what is behind it."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from analytics.charts import _layout
from analytics.nightly import neighbourhood
from analytics.pages import _neighbourhood
from analytics.store import nights
from analytics.store.open import open_store
from benchmarks.browser_speed import served
from tests.browser import conftest
from tests.browser.conftest import Watched
from tests.pages import tied

pytestmark = pytest.mark.browser

CANVAS = "[data-testid=stEChartsChart] canvas"
SIDES, TOP, BOTTOM = 40, 64, 44
"""Pixels around the drawing inside its canvas, as its option has them."""
SETTLED_MS = 600

Points = dict[str, tuple[float, float]]


@pytest.fixture(scope="session")
def ties_address(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Points]]:
    """The app on the night with ties, and where everybody around the busy one stands."""
    assert chromium.is_connected()
    store = tied.make(tmp_path_factory.mktemp("ties-browser") / "store")
    night = nights.current(open_store(store))
    assert night is not None
    places = _layout.positions(neighbourhood.ego(night, tied.BUSY))
    with served(store) as address:
        yield address, places


@pytest.fixture
def links(chromium: Browser, ties_address: tuple[str, Points]) -> Iterator[Watched]:
    yield from conftest._watch(chromium, ties_address[0], 1440, "light")


@pytest.fixture
def links_narrow(chromium: Browser, ties_address: tuple[str, Points], scheme: str) -> Iterator[Watched]:
    yield from conftest._watch(chromium, ties_address[0], 900, scheme)


def opened(watched: Watched, subject: str) -> Page:
    """The links of somebody, reached as a person would: by the menu and the field."""
    page = watched.open()
    page.get_by_role("link", name="Network", exact=True).click()
    page.get_by_placeholder("Open the network of a subject by id").fill(subject)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=f"Network of {subject}")).to_be_visible()
    return page


def on_screen(page: Page, places: Points) -> Points:
    """Where in the window everybody is drawn."""
    canvas = page.locator(CANVAS).first
    expect(canvas).to_be_visible()
    page.wait_for_timeout(SETTLED_MS)  # ECharts makes its canvas anew once it knows its size
    canvas.scroll_into_view_if_needed()
    page.wait_for_timeout(SETTLED_MS)
    box = canvas.bounding_box()
    assert box is not None
    xs, ys = zip(*places.values(), strict=True)
    width, height = max(xs) - min(xs), max(ys) - min(ys)
    room = (box["width"] - 2 * SIDES, box["height"] - TOP - BOTTOM)
    scale = min(room[0] / width, room[1] / height)
    middle = (box["x"] + box["width"] / 2, box["y"] + TOP + room[1] / 2)
    return {
        name: (
            middle[0] + scale * (x - (max(xs) + min(xs)) / 2),
            middle[1] + scale * (y - (max(ys) + min(ys)) / 2),
        )
        for name, (x, y) in places.items()
    }


def test_a_click_on_a_person_and_on_a_tie_shows_the_evidence(
    links: Watched, ties_address: tuple[str, Points]
) -> None:
    page = opened(links, tied.BUSY)
    points = on_screen(page, ties_address[1])
    expect(page.get_by_role("heading", name="S00003: rank 3")).to_be_visible()
    page.mouse.click(*points[tied.ACTIVE])
    expect(page.get_by_role("heading", name=f"{tied.ACTIVE}: under investigation")).to_be_visible()
    expect(page.get_by_text("Case reopened 7 Mar 2026.")).to_be_visible()
    (x, y), (to_x, to_y) = points[tied.BUSY], points["S00002"]
    page.mouse.click((x + to_x) / 2, (y + to_y) / 2)
    expect(page.get_by_role("heading", name=f"Tie of {tied.BUSY} and S00002")).to_be_visible()
    expect(page.get_by_text("The report behind it:")).to_have_count(1)  # the former one goes at the end
    page.mouse.click(*points["S00110"])
    expect(page.get_by_text("rests on the list of who was in which investigation")).to_be_visible()
    links.require_calm()


def test_the_neighbour_leads_to_their_own_links_and_to_their_page(
    links: Watched, ties_address: tuple[str, Points]
) -> None:
    page = opened(links, tied.BUSY)
    page.mouse.click(*on_screen(page, ties_address[1])["S00002"])
    expect(page.get_by_role("heading", name="S00002: rank 2")).to_be_visible()
    page.get_by_role("link", name="Their links").click()
    expect(page.get_by_role("heading", name="Network of S00002")).to_be_visible()
    expect(page).to_have_url(f"{links.address}/ties?id=S00002")
    page.get_by_role("link", name="This subject's page").click()
    expect(page.get_by_role("heading", name="Subject S00002")).to_be_visible()
    links.require_calm()


def test_time_goes_back_and_forth_and_is_replayed(links: Watched, ties_address: tuple[str, Points]) -> None:
    page = opened(links, tied.BUSY)
    expect(page.locator(CANVAS).first).to_be_visible()
    value = page.get_by_test_id("stSliderThumbValue")
    expect(value).to_have_text("Jun 2026")
    page.get_by_role("button", name="Earlier").click()
    expect(value).to_have_text("Apr 2026")
    page.get_by_role("button", name="Later").click()
    expect(value).to_have_text("Jun 2026")
    page.get_by_role("slider").press("ArrowLeft")
    expect(value).to_have_text("May 2026")
    page.get_by_role("button", name="Replay").click()
    expect(value).to_have_text("Apr 2024")
    expect(value).to_have_text("Jun 2026")
    assert ties_address[0] == links.address
    links.require_calm()


def test_a_row_of_the_table_is_chosen_with_the_keyboard(links: Watched) -> None:
    page = opened(links, tied.BUSY)
    table = page.locator(".st-key-ties-people-S00001-5-0 [data-testid=stDataFrame]").first
    table.scroll_into_view_if_needed()
    page.wait_for_timeout(SETTLED_MS)
    box = table.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 90, box["y"] + 50)
    page.wait_for_timeout(SETTLED_MS)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+Space")
    expect(page.get_by_role("heading", name="S00002: rank 2")).to_be_visible()
    links.require_calm()


def test_a_group_leads_to_the_links_of_its_first_member(links: Watched) -> None:
    page = links.open()
    page.get_by_role("link", name="Network", exact=True).click()
    for _ in range(2):  # from the page of that very member too
        table = page.locator("[class*=st-key-ties-groups] [data-testid=stDataFrame]").first
        expect(table.locator("canvas").first).to_be_visible()
        table.scroll_into_view_if_needed()
        page.wait_for_timeout(SETTLED_MS)
        box = table.bounding_box()
        assert box is not None
        page.mouse.click(box["x"] + 18, box["y"] + 50)
        expect(page.get_by_role("heading", name=f"Network of {tied.BUSY}")).to_be_visible()
    page.get_by_placeholder("Open the network of a subject by id").fill(tied.ALONE)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=f"Network of {tied.ALONE}")).to_be_visible()
    links.require_calm()


def test_ties_that_are_left_out_do_not_shift_what_a_click_means(
    links: Watched, ties_address: tuple[str, Points]
) -> None:
    page = opened(links, tied.BUSY)
    expect(page.locator(CANVAS).first).to_be_visible()
    page.get_by_role("button", name="under investigation (1)").click()
    page.get_by_role("button", name="met (1)").click()
    points = on_screen(page, ties_address[1])
    (x, y), (to_x, to_y) = points[tied.BUSY], points["S00002"]
    page.mouse.click((x + to_x) / 2, (y + to_y) / 2)
    expect(page.get_by_role("heading", name=f"Tie of {tied.BUSY} and S00002")).to_be_visible()
    page.get_by_role("button", name="met (1)").click()
    page.wait_for_timeout(SETTLED_MS)
    (to_x, to_y) = points["S00003"]
    page.mouse.click((x + to_x) / 2, (y + to_y) / 2)
    expect(page.get_by_role("heading", name=f"Tie of {tied.BUSY} and S00003")).to_be_visible()
    for person, rank in (("S00110", 110), ("S00002", 2)):
        page.mouse.click(*points[person])
        expect(page.get_by_role("heading", name=f"{person}: rank {rank}")).to_be_visible()
    links.require_calm()


def test_somebody_without_ties_gets_a_sentence_and_no_canvas(links: Watched) -> None:
    page = opened(links, tied.ALONE)
    expect(page.get_by_text(_neighbourhood.NOBODY)).to_be_visible()
    expect(page.get_by_text("Not to be used for decisions.")).to_be_attached()
    assert page.locator(CANVAS).count() == 0
    links.require_calm()


def test_files_of_what_is_drawn_are_taken_along(links: Watched) -> None:
    page = opened(links, tied.BUSY)
    for label, ending in (
        ("GraphML", ".graphml"),
        ("Ties (CSV)", ".ties.csv"),
        ("People (CSV)", ".people.csv"),
    ):
        with page.expect_download() as waiting:
            page.get_by_role("button", name=label).click()
        assert waiting.value.suggested_filename == f"S00001-2026-06-30{ending}"
        text = waiting.value.path().read_text(encoding="utf-8")
        assert text.count("SYNTHETIC – Rereview night 2026-06-30") >= 5
        assert "S00110" in text
    links.require_calm()


def test_a_hostile_reason_is_only_text_beside_the_pointer(
    links: Watched, ties_address: tuple[str, Points]
) -> None:
    page = opened(links, tied.BUSY)
    x, y = on_screen(page, ties_address[1])["S00002"]
    page.mouse.move(x, y)
    expect(page.get_by_text("<img src=x onerror=alert(1)> **bold**").first).to_be_visible()
    assert page.locator("img[src=x]").count() == 0
    links.require_calm()


def test_a_narrow_page_is_not_wider_than_its_window(links_narrow: Watched) -> None:
    page = opened(links_narrow, tied.BUSY)
    expect(page.locator(CANVAS).first).to_be_visible()
    expect(page.get_by_text("Not to be used for decisions.")).to_be_attached()
    page.wait_for_timeout(SETTLED_MS)
    main = "document.querySelector('[data-testid=stMain]')"
    assert page.evaluate(f"{main}.scrollWidth - {main}.clientWidth") <= 0
    links_narrow.require_calm()


def test_the_layout_that_the_tests_aim_by_has_nobody_upon_another(ties_address: tuple[str, Points]) -> None:
    points = list(ties_address[1].values())
    assert min(math.dist(one, other) for at, one in enumerate(points) for other in points[:at]) > 20
