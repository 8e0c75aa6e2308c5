"""Pictures of every page, at both widths and in both themes, to be looked at before anything is handed on.

`python scripts/screenshots.py STORE OUT` serves the app on the store's current night, opens every page that
lies in `analytics/pages/`, and writes `OUT/PAGE-WIDTH-THEME.png`. Pages of a subject are opened with the
first one of the list; the pictures show whole pages, however long. The desk of the pictures is one made up
for them, with somebody who has every role; the store's own is left alone.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from analytics import discover, pages
from analytics.pages import _links
from analytics.store import nights
from analytics.store.open import open_store
from benchmarks import _desk
from benchmarks.browser_speed import served

WIDTHS = (1440, 900)
THEMES = ("light", "dark")
HEIGHT = 900
MOST_HEIGHT = 6_000
SETTLED_MS = 700
WAIT_MS = 60_000
OF_A_SUBJECT = ("subject", "ties")
TYPED = {"search": "vehicle"}
"""What is typed into the first field of a page that has nothing to show before."""
_RUNNING = "[data-testid=stStatusWidget], [data-testid=stSkeleton]"
_INNER_HEIGHT = "() => document.querySelector('[data-testid=stMainBlockContainer]').scrollHeight"


def addresses(first: str | None) -> Iterator[tuple[str, str]]:
    """Name and path of every page; those of a subject are opened with `first`, and once without."""
    for name, module in sorted(discover.modules(pages).items()):
        path = "/" if module.ORDER == 0 else f"/{name}"
        if name in OF_A_SUBJECT and first is not None:
            yield name, f"{path}?{urllib.parse.urlencode({_links.SUBJECT: first})}"
        yield (f"{name}-empty" if name in OF_A_SUBJECT and first is not None else name), path


def take(browser: Browser, address: str, wanted: list[tuple[str, str]], out: Path) -> None:
    """Take all pictures; a page that shows an error is named at the end, with exit code 1."""
    broken = []
    for width in WIDTHS:
        for theme in THEMES:
            context = browser.new_context(
                viewport={"width": width, "height": HEIGHT},
                color_scheme="dark" if theme == "dark" else "light",
                reduced_motion="reduce",
            )
            context.set_default_timeout(WAIT_MS)
            for name, path in wanted:
                page = context.new_page()
                file = out / f"{name}-{width}-{theme}.png"
                if not _picture(page, address + path, TYPED.get(name), file):
                    broken.append(file.name)
                page.close()
                print(file)
            context.close()
    if broken:
        raise SystemExit(f"pages with an error: {', '.join(broken)}")


def _picture(page: Page, address: str, typed: str | None, file: Path) -> bool:
    """Write one picture once nothing moves any more; False where the page shows an error."""
    page.goto(address)
    page.get_by_text("All data is synthetic").first.wait_for(state="visible")
    page.wait_for_function(f"() => document.querySelectorAll('{_RUNNING}').length === 0")
    if typed is not None:
        page.get_by_role("textbox").first.fill(typed)
        page.keyboard.press("Enter")
        page.wait_for_timeout(SETTLED_MS)
        page.wait_for_function(f"() => document.querySelectorAll('{_RUNNING}').length === 0")
    # the app scrolls inside the window: the window is made as high as what is in it
    height = min(int(page.evaluate(_INNER_HEIGHT)) + 120, MOST_HEIGHT)
    width = (page.viewport_size or {"width": WIDTHS[0]})["width"]
    page.set_viewport_size({"width": width, "height": max(height, HEIGHT)})
    page.wait_for_timeout(SETTLED_MS)
    page.screenshot(path=file)
    return page.locator("[data-testid=stException]").count() == 0


def main() -> None:
    """Take the pictures; exit code 1 where a page shows an error or there is no browser."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", metavar="PAGE", action="append", help="a page; may be repeated")
    asked = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise SystemExit("no chromium found: install it to take pictures of the app")
    night = nights.current(open_store(asked.store))
    first = None if night is None else str(nights.read(night, "read_page_queue")["subject_id"][0])
    wanted = [
        (name, path)
        for name, path in addresses(first)
        if not asked.only or name.removesuffix("-empty") in asked.only
    ]
    if not wanted:
        raise SystemExit(f"no such page; allowed: {', '.join(sorted(discover.modules(pages)))}")
    asked.out.mkdir(parents=True, exist_ok=True)
    with (
        _desk.apart(asked.store) as store,
        served(store) as address,
        sync_playwright() as playwright,
    ):
        _desk.prepared(store)
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        take(browser, address, wanted, asked.out)
        browser.close()


if __name__ == "__main__":
    main()
