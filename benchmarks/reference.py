"""Figures of the reference world: 20,000 closed subjects, 3,000 active, six years. See `make bench`."""

from __future__ import annotations

import json
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

from analytics.synthetic.parameters import World
from benchmarks._measure import PROGRAM, Figure, median_seconds, print_table, program, run, snippet
from benchmarks._snippets import EVERY_SIGNAL, READING_FLOOR

NIGHTS = 52
NIGHT: date = World().until


def preparing(store: Path, feed: Path) -> list[Figure]:
    """Simulate, ingest, fit and publish one night; the figures of each."""
    simulated = program(store, "simulate", str(feed))
    ingested = program(store, "ingest", str(feed), "--json")
    events = json.loads(ingested.stdout)["tables"]["events"]
    rows = sum(events[place] for place in ("accepted", "duplicate", "held", "quarantined"))
    fitted = program(store, "fit", "--until", str(NIGHT))
    published = program(store, "nightly", "--as-of", str(NIGHT))
    return [
        Figure("events of the reference world", rows / 1e6, "million"),
        Figure("simulate the reference world", simulated.seconds, "s"),
        Figure("ingest the reference world", ingested.seconds, "s"),
        Figure("fit on the reference world", fitted.seconds, "s", at_most=30.0),
        Figure("publish one night of the reference world", published.seconds, "s"),
    ]


def ranking(store: Path, feed: Path, start_seconds: float) -> list[Figure]:
    """One night and 52 nights ranked, beside the time to read the events once."""
    out = ["--out", str(feed.with_name("ranked.parquet"))]
    one = median_seconds(5, lambda: program(store, "rank", "--as-of", str(NIGHT), *out))
    first = NIGHT - timedelta(weeks=NIGHTS - 1)
    nights = ["--as-of", str(first), "--until", str(NIGHT), "--every", "7"]
    events = str(feed / "events.parquet")
    before = float(snippet(READING_FLOOR, events))
    many = median_seconds(3, lambda: program(store, "rank", *nights, *out))
    every = float(snippet(EVERY_SIGNAL, str(store), str(NIGHT), str(NIGHTS))) / NIGHTS
    floor = (before + float(snippet(READING_FLOOR, events))) / 2
    a_night = (many - start_seconds) / NIGHTS
    return [
        Figure("rank one night, beyond program start", one - start_seconds, "s", at_most=1.0),
        Figure("reading floor", floor * 1000, "ms"),
        Figure("a night among 52 in one call", a_night * 1000, "ms"),
        Figure("a night among 52 in one call, in reading floors", a_night / floor, "floors", at_most=4.0),
        Figure("a night among 52 with every signal, in reading floors", every / floor, "floors", at_most=5.0),
    ]


def explaining(store: Path, feed: Path) -> Figure:
    """Explain the first of the queue, as a whole program."""
    queue = feed.with_name("queue.json")
    program(store, "export", "queue", "--top", "1", "--format", "json", "--out", str(queue))
    subject = json.loads(queue.read_text(encoding="utf-8"))[0]["subject_id"]
    seconds = median_seconds(5, lambda: program(store, "explain", subject))
    return Figure("explain one subject, program start included", seconds, "s")


def main() -> None:
    """Print the table, then what the browser and thirty people take on the same store."""
    with tempfile.TemporaryDirectory() as scratch:
        store, feed = Path(scratch, "store"), Path(scratch, "feed")
        run([PROGRAM, "--help"])
        start = median_seconds(5, lambda: run([PROGRAM, "--help"]))
        figures = [Figure("program start (rereview --help)", start, "s", at_most=0.3)]
        figures += preparing(store, feed)
        figures += ranking(store, feed, start)
        figures.append(explaining(store, feed))
        print_table("Reference world", figures)
        browser = [sys.executable, "-m", "benchmarks.browser_speed", str(store)]
        print(run(browser, quiet=False, allow=(0, 1)).stdout)
        together = [sys.executable, "-m", "benchmarks.sessions", str(store)]
        print(run(together, quiet=False, allow=(0, 1)).stdout)


if __name__ == "__main__":
    main()
