"""The pages that explore the list, in a real browser: nothing overflows, nothing hides, links lead on."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from analytics.charts import palette
from analytics.pages import _frame
from tests.browser.conftest import Watched
from tests.pages import night

pytestmark = pytest.mark.browser

ENOUGH = 4.5
"""Contrast that WCAG asks of text at level AA."""
_COLOURS = """tag => {
    const shown = [];
    for (let at = tag; at; at = at.parentElement) shown.push(getComputedStyle(at).backgroundColor);
    return [getComputedStyle(tag).color, ...shown];
}"""


def mixed(shown: list[str]) -> str:
    """The colour that backgrounds, the nearest first, come to on top of one another."""
    colour = [255.0, 255.0, 255.0]
    for text in reversed(shown):
        scale = 255.0 if text.startswith("color(") else 1.0
        parts = [float(part) for part in re.findall(r"[\d.]+(?=[ ,)/])", text.removeprefix("color(srgb"))]
        alpha = parts[3] if len(parts) > 3 else 1.0
        colour = [alpha * scale * new + (1 - alpha) * old for new, old in zip(parts, colour, strict=False)]
    return "#" + "".join(f"{round(part):02x}" for part in colour)


def settled(page: Page) -> None:
    expect(page.get_by_text("Not to be used for decisions.").first).to_be_visible()


def test_they_fit_a_narrow_window_in_both_themes(watched_narrow: Watched) -> None:
    for path in ("changes", "search", "cohorts", "nights"):
        page = watched_narrow.open(f"/{path}")
        settled(page)
        wide = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, path
    page = watched_narrow.open("/cohorts")
    tag = page.locator("[data-testid=stMultiSelect] [data-tag]").first
    expect(tag).to_be_visible()
    text, *behind = tag.evaluate(_COLOURS)
    assert palette.contrast(mixed([text]), mixed(behind)) >= ENOUGH
    watched_narrow.require_calm()


def test_a_search_leads_to_its_subject(watched: Watched) -> None:
    page = watched.open("/search")
    page.get_by_placeholder("A subject's id, or words of a report").fill("<img src=x")
    page.keyboard.press("Enter")
    expect(page.locator("mark").first).to_have_text("<img src=x")
    page.get_by_role("link", name=night.subject(1)).first.click()
    expect(page.get_by_role("heading", name=f"Subject {night.subject(1)}")).to_be_visible()
    watched.require_calm()


def test_a_night_that_is_not_there_leads_to_the_current_list(watched: Watched) -> None:
    page = watched.open(f"/subject?id={night.subject(2)}&night=2031-01-01")
    expect(page.get_by_text("is published.")).to_be_visible()
    page.get_by_role("link", name="To the current list").click()
    expect(page.get_by_role("heading", name=f"Subject {night.subject(2)}")).to_be_visible()
    expect(page.get_by_text(_frame.BANNER)).to_be_visible()
    page.goto(f"{watched.address}/?night={night.AS_OF}")
    expect(page.get_by_role("heading", name="The whole list")).to_be_visible()
    watched.require_calm()
