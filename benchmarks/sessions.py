"""How long do thirty people wait who work at once? WebSocket clients, three real browsers among them.

`python -m benchmarks.sessions STORE` serves the app on the store's current night with a desk of its own,
lets each of 30 people act every 10 seconds for some rounds (the list, the next case, its file, a subject,
their network, what changed), and prints medians and 95th percentiles of the seconds until a page was done.
`benchmarks.reference` makes the store and runs it.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import statistics
import time
from collections.abc import Sequence
from pathlib import Path

from playwright.async_api import Browser, async_playwright

from analytics.store import nights
from analytics.store.open import open_store
from benchmarks import _desk
from benchmarks._measure import Figure, print_table
from benchmarks._session import Session
from benchmarks.browser_speed import served

PEOPLE, BROWSERS, EVERY_SECONDS, ROUNDS = 30, 3, 10.0, 7
TARGET_SECONDS = 2.0
_RUNNING = "[data-testid=stStatusWidget]"
_PAGES = ("/", "/review", "/changes")


async def client(address: str, number: int, subjects: Sequence[str], taken: list[float]) -> None:
    """One person at a WebSocket: says who they are, then acts round after round."""
    async with Session(address) as session:
        await asyncio.sleep(number * EVERY_SECONDS / PEOPLE)
        await session.act("")
        session.choose("You act as", f"Reader {number}")
        await session.act("")
        for turn in range(ROUNDS):
            start = time.perf_counter()
            subject = subjects[(number * ROUNDS + turn) % len(subjects)]
            taken.append(await _act(session, turn, subject))
            await asyncio.sleep(max(0.0, EVERY_SECONDS - (time.perf_counter() - start)))


async def _act(session: Session, turn: int, subject: str) -> float:
    """What somebody does in a round; seconds until it is done."""
    around = f"id={subject}"
    if turn == 1:
        return await session.act("review")
    if turn == 2:
        return await session.press("review", "Next case")
    if turn == 3:
        return await session.press("review", "Open the file")
    if turn in (4, 5):
        return await session.act("subject" if turn == 4 else "ties", around)
    return await session.act("" if turn == 0 else "changes")


async def browsing(browser: Browser, address: str, number: int, taken: list[float]) -> None:
    """One person in a real browser, who goes from page to page."""
    page = await browser.new_page(viewport={"width": 1440, "height": 900})
    await asyncio.sleep(number)
    for turn in range(ROUNDS):
        start = time.perf_counter()
        await page.goto(address + _PAGES[turn % len(_PAGES)])
        await page.get_by_text("Not to be used for decisions.").first.wait_for(state="visible")
        await page.wait_for_function(f"() => document.querySelectorAll('{_RUNNING}').length === 0")
        taken.append(time.perf_counter() - start)
        await asyncio.sleep(max(0.0, EVERY_SECONDS - (time.perf_counter() - start)))
    await page.close()


async def everybody(address: str, subjects: Sequence[str]) -> tuple[list[float], list[float]]:
    """Seconds of each action at the sockets, and of each page in the browsers."""
    sockets: list[float] = []
    pages: list[float] = []
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        async with Session(address) as first:
            # the first of all pays for reading the night, and is counted apart
            await first.act("")
        await asyncio.gather(
            *(client(address, number, subjects, sockets) for number in range(1, PEOPLE - BROWSERS + 1)),
            *(browsing(browser, address, number, pages) for number in range(BROWSERS)),
        )
        await browser.close()
    return sockets, pages


def figures(sockets: Sequence[float], pages: Sequence[float]) -> list[Figure]:
    """Medians and 95th percentiles."""
    return [
        Figure("people at once", PEOPLE, "people"),
        Figure("any wait among 30 people, 95 of 100", _most([*sockets, *pages]), "s", at_most=TARGET_SECONDS),
        Figure("an action among 30 people, median", statistics.median(sockets), "s"),
        Figure("an action among 30 people, 95 of 100", _most(sockets), "s", at_most=TARGET_SECONDS),
        Figure("a page in a browser among 30 people, median", statistics.median(pages), "s"),
        Figure("a page in a browser among 30 people, 95 of 100", _most(pages), "s", at_most=TARGET_SECONDS),
    ]


def _most(seconds: Sequence[float]) -> float:
    return statistics.quantiles(seconds, n=20, method="inclusive")[-1]


def main() -> None:
    """Measure on the store that is given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", type=Path)
    store = open_store(parser.parse_args().store)
    night = nights.current(store)
    if night is None:
        raise SystemExit("the store has no published night")
    subjects = nights.read(night, "read_page_queue")["subject_id"].head(400).to_list()
    with _desk.apart(store.path) as apart:
        _desk.staffed(open_store(apart), readers=PEOPLE)
        with served(apart) as address:
            sockets, pages = asyncio.run(everybody(address, subjects))
    print_table("Thirty people at once", figures(sockets, pages))


if __name__ == "__main__":
    main()
