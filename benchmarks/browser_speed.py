"""How long until a person sees the queue, and a subject? Medians in headless Chromium on this machine.

`python -m benchmarks.browser_speed STORE` serves the app on the store's current night, warms it once and
prints three figures: the queue in a new browser context (nothing cached) until its table is drawn, a
subject clicked in the queue until its timeline is drawn, and the next subject from there.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from analytics import serving
from benchmarks._measure import Figure, print_table

ROOT = Path(__file__).resolve().parent.parent
QUEUE_SECONDS, SUBJECT_SECONDS = 1.5, 0.7
TABLE = "[data-testid=stDataFrame] canvas"
LINK = ".st-key-queue-top [data-testid=stPageLink] a"
FRAME_DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
HEADING = "h2:has(code)"
START_SECONDS = 60.0


@contextmanager
def served(store: Path) -> Iterator[str]:
    """The app on a free port of this machine, for as long as the block runs; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = serving.command("127.0.0.1", port)
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    who = {"REREVIEW_AS": "local-supervisor", "REREVIEW_PURPOSE": "re-review"}
    environment = {**os.environ, **who, "REREVIEW_STORE": str(store.resolve()), "PYTHONPATH": path}
    server = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address + "/_stcore/health", server)
        yield address
    finally:
        server.terminate()
        server.wait()


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    last = time.monotonic() + START_SECONDS
    while time.monotonic() < last:
        if server.poll() is not None:
            raise SystemExit("the app's server ended before it answered")
        try:
            with urllib.request.urlopen(address, timeout=1) as answer:
                answer.read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"the app did not answer within {START_SECONDS:.0f} s")


def queue_seconds(browser: Browser, address: str) -> float:
    """A new context, as of somebody who was never here: from the request until the table is drawn."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    start = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.locator(TABLE).first.wait_for(state="visible")
    page.evaluate(FRAME_DRAWN)
    taken = time.perf_counter() - start
    context.close()
    return taken


def subject_seconds(page: Page, link: str, subject_id: str) -> float:
    """From the click on a link until heading and timeline of that subject are drawn."""
    start = time.perf_counter()
    page.locator(link).click()
    page.locator(HEADING, has_text=subject_id).wait_for(state="visible")
    page.locator("[data-testid=stVegaLiteChart] :is(svg, canvas)").first.wait_for(state="visible")
    page.evaluate(FRAME_DRAWN)
    return time.perf_counter() - start


def subjects(browser: Browser, address: str, runs: int) -> tuple[list[float], list[float]]:
    """Seconds of clicks from the queue, and of clicks from one subject to the next."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.goto(address)
    clicked, following = [], []
    for index in range(runs + 1):
        page.locator(LINK).nth(index).wait_for(state="visible")
        subject_id = page.locator(LINK).nth(index).locator("code").inner_text()
        clicked.append(subject_seconds(page, f":nth-match({LINK}, {index + 1})", subject_id))
        down = "[data-testid=stPageLink] a:has(code) >> nth=-1"
        following.append(subject_seconds(page, down, page.locator(down).locator("code").inner_text()))
        page.get_by_role("link", name="Queue").first.click()
    # the first one loads the chart's code, which nobody loads twice
    return clicked[1:], following[1:]


def main() -> None:
    """Measure and print; exit code 1 where a median is over its bound."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", type=Path)
    parser.add_argument("--runs", type=int, default=7)
    asked = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise SystemExit("no chromium found; install it to measure the app")
    with served(asked.store) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        queue_seconds(browser, address)
        opened = [queue_seconds(browser, address) for _ in range(asked.runs)]
        clicked, following = subjects(browser, address, asked.runs)
        browser.close()
    figures = [
        Figure("queue in a new browser, table drawn", statistics.median(opened), "s", at_most=QUEUE_SECONDS),
        Figure(
            "subject clicked in the queue, drawn", statistics.median(clicked), "s", at_most=SUBJECT_SECONDS
        ),
        Figure("next subject in the list, drawn", statistics.median(following), "s", at_most=SUBJECT_SECONDS),
    ]
    print_table(f"The app in headless Chromium, medians of {asked.runs}", figures)
    sys.exit(not all(figure.kept for figure in figures))


if __name__ == "__main__":
    main()
