"""A whole night from 23 thousand to a million subjects, each with as many events. See `make bench-scale`.

`BENCH_SUBJECTS` names other sizes; `BENCH_WORK` keeps feeds and stores from one run to the next.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from analytics.synthetic.parameters import World
from benchmarks._chart import Line, log_log
from benchmarks._measure import PROGRAM, Figure, print_table, program, run_group, snippet
from benchmarks._snippets import KERNEL, PAGE, READING_FLOOR
from benchmarks.scale import activity_needed, count, simulate

SIZES = tuple(int(size) for size in os.environ.get("BENCH_SUBJECTS", "23000,100000,1000000").split(","))
CHART = Path(__file__).parents[1] / "docs" / "growth.svg"
NIGHT = str(World().until)
MEMORY_MB = 6144
MINUTES = 10 * 60
LARGE = 1_000_000
VAST = 100_000_000
CORES = 2
WORKERS = 200
DOLLARS = 0.05
"""Assumed price of a core hour with three gigabytes."""


@dataclass(frozen=True)
class Grown:
    """What one size took: seconds of ingest, of a night and of a reading floor; megabytes of the night."""

    subjects: int
    events: float
    ingest: float
    night: float
    night_mb: float
    floor: float
    page: float
    feed_gb: float

    @property
    def night_us(self) -> float:
        """Microseconds of a night for each event."""
        return self.night / self.events


def grown(scratch: Path, subjects: int) -> Grown:
    """Simulate, ingest, and publish a night."""
    feed, store = scratch / f"f{subjects}", scratch / f"s{subjects}"
    if not (feed / "manifest.json").is_file():
        simulate(scratch / "none", feed, subjects, activity_needed(scratch))
    kept = scratch / f"ingest-{subjects}.json"
    if not kept.is_file():
        ingested = program(store, "ingest", str(feed), "--json")
        kept.write_text(json.dumps([count(ingested), ingested.seconds]), encoding="utf-8")
    events, seconds = json.loads(kept.read_text(encoding="utf-8"))
    started = time.perf_counter()
    # the night alone: that the world is new to the store is no reason not to publish it
    night = run_group([PROGRAM, "--store", str(store), "nightly", "--as-of", NIGHT])
    print(f"{subjects} subjects: night of {time.perf_counter() - started:.0f} s", flush=True)
    floor = float(snippet(READING_FLOOR, str(feed / "events.parquet")))
    page = float(snippet(PAGE, str(store)))
    feed_gb = sum(file.stat().st_size for file in feed.glob("*.parquet")) / 1e9
    return Grown(subjects, events, seconds, night.seconds, night.peak_mb, floor, page, feed_gb)


def rows(sizes: list[Grown]) -> list[Figure]:
    """Lines of the table."""
    found = []
    for size in sizes:
        large, name = size.subjects >= LARGE, f"{size.subjects:,} subjects"
        found += [
            Figure(f"{name}: events", size.events, "million"),
            Figure(f"{name}: ingest from Parquet", size.ingest, "s", at_most=MINUTES if large else None),
            Figure(f"{name}: a whole night", size.night, "s", at_most=MINUTES if large else None),
            Figure(f"{name}: memory of the night", size.night_mb, "MB", at_most=MEMORY_MB),
            Figure(f"{name}: a night an event", size.night_us, "µs"),
            Figure(f"{name}: reading floor an event", size.floor / size.events, "µs"),
            Figure(f"{name}: one subject's page from the store", size.page * 1000, "ms", at_most=100),
        ]
    ratio = max(size.night_us for size in sizes) / sizes[0].night_us
    return [*found, Figure("cost an event, the dearest size over the smallest", ratio, "times", at_most=1.5)]


def on_paper(largest: Grown) -> list[Figure]:
    """What larger lists would take, were each subject as dear as on the largest list that was measured."""
    to_large, to_vast = LARGE / largest.subjects, VAST / largest.subjects
    night = largest.night * to_large
    core_hours = night * VAST / LARGE * CORES / 3600
    return [
        Figure("a million subjects on paper: ingest", largest.ingest * to_large / 60, "min", at_most=10),
        Figure("a million subjects on paper: a whole night", night / 60, "min", at_most=10),
        Figure("a hundred million subjects on paper: events", largest.events * to_vast / 1000, "billion"),
        Figure("a hundred million subjects on paper: feed", largest.feed_gb * to_vast / 1000, "TB"),
        Figure("a hundred million subjects on paper: a night", core_hours, "core hours"),
        Figure("a hundred million subjects on paper: the night on 200 workers", core_hours / WORKERS, "h"),
        Figure("a hundred million subjects on paper: the night's price", core_hours * DOLLARS, "dollars"),
    ]


def main() -> None:
    """Print the table, and draw the chart beside the docs."""
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(os.environ.get("BENCH_WORK", folder))
        scratch.mkdir(parents=True, exist_ok=True)
        sizes = [grown(scratch, subjects) for subjects in sorted(SIZES)]
        kernel = json.loads(snippet(KERNEL, str(scratch / f"s{min(SIZES)}"), NIGHT))
    figures = rows(sizes)
    figures.append(Figure("evidence kernel over Polars reading its columns", kernel, "times", at_most=2.0))
    figures += on_paper(sizes[-1])
    print_table("Growth: a whole night at the same number of events a subject", figures)
    millions = [size.events for size in sizes]
    lines = [
        Line("whole night", millions, [size.night for size in sizes]),
        Line("ingest", millions, [size.ingest for size in sizes]),
        Line("reading floor", millions, [size.floor for size in sizes]),
    ]
    CHART.write_text(log_log(lines, "million events", "seconds"), encoding="utf-8")


if __name__ == "__main__":
    main()
