"""Figures at ten million events; `BENCH_EVENTS=200000000` makes the large world. See `make bench-scale`."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path

from analytics.synthetic.parameters import World
from benchmarks._measure import Figure, Run, print_table, program, snippet
from benchmarks._snippets import TIMELINE, TO_CSV

EVENTS = int(os.environ.get("BENCH_EVENTS", "10000000"))
EVENTS_A_SUBJECT = 200
"""As in the large world of a million subjects and 200 million events."""
CLOSED_SHARE = 20 / 23
MEMORY_MB = 4096


def count(ingested: Run) -> float:
    """Events in the feed that was ingested, in millions."""
    events = json.loads(ingested.stdout)["tables"]["events"]
    return float(sum(events[place] for place in ("accepted", "duplicate", "held", "quarantined")) / 1e6)


def all_rows(ingested: Run) -> float:
    """Rows of all tables of the feed that was ingested, in millions."""
    tables = json.loads(ingested.stdout)["tables"].values()
    return float(sum(sum(table.values()) - table["released"] for table in tables) / 1e6)


def events_alone(feed: Path, to: Path) -> Path:
    """The same feed without the tables that events do not need: manifest, subjects and events."""
    to.mkdir()
    for file in feed.iterdir():
        if file.stem in {"manifest", "subjects", "events"}:
            (to / file.name).hardlink_to(file)
    return to


def simulate(store: Path, feed: Path, subjects: float, activity: float) -> Run:
    """Write a world of so many subjects."""
    closed = round(subjects * CLOSED_SHARE)
    people = ["--closed", str(closed), "--active", str(round(subjects - closed))]
    return program(store, "simulate", str(feed), *people, "--activity", f"{activity:.3f}")


def activity_needed(scratch: Path) -> float:
    """The factor on all rates that gives `EVENTS_A_SUBJECT`, from a small world at factor 1."""
    sample, store = scratch / "sample", scratch / "sample-store"
    simulate(store, sample, 2300, 1.0)
    return EVENTS_A_SUBJECT / (count(program(store, "ingest", str(sample), "--json")) * 1e6 / 2300)


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        feed, csv = scratch / "feed", scratch / "csv"
        store, other = scratch / "store", scratch / "other"
        made = simulate(store, feed, EVENTS / EVENTS_A_SUBJECT, activity_needed(scratch))
        parquet = program(store, "ingest", str(feed), "--json")
        events = count(parquet)
        subjects = str(feed / "subjects.parquet")
        middle, high = json.loads(snippet(TIMELINE, str(store), subjects, str(World().until)))
        figures = [
            Figure("events at scale", events, "million"),
            Figure("simulate at scale", events / made.seconds, "million/s", at_least=0.5),
            Figure("simulate at scale, memory", made.peak_mb, "MB", at_most=MEMORY_MB),
            Figure("ingest a whole feed from Parquet", all_rows(parquet) / parquet.seconds, "million rows/s"),
            Figure("one subject's timeline, median", middle * 1000, "ms", at_most=20),
            Figure("one subject's timeline, 95 of 100", high * 1000, "ms"),
        ]
        shutil.rmtree(store)
        alone = program(other, "ingest", str(events_alone(feed, scratch / "alone")), "--json")
        shutil.rmtree(other)
        snippet(TO_CSV, str(feed), str(csv))
        shutil.rmtree(feed)
        text = program(other, "ingest", str(events_alone(csv, scratch / "text")), "--json")
        figures += [
            Figure("ingest events from Parquet", events / alone.seconds, "million/s", at_least=0.6),
            Figure("ingest events from Parquet, memory", alone.peak_mb, "MB", at_most=MEMORY_MB),
            Figure("ingest events from CSV", events / text.seconds, "million/s", at_least=0.4),
            Figure("ingest events from CSV, memory", text.peak_mb, "MB", at_most=MEMORY_MB),
        ]
    print_table(f"{events:.1f} million events", figures)


if __name__ == "__main__":
    main()
