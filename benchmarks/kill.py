"""Kill ingest, fit and nightly at random moments and see what is left. See `make bench-kill`."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from benchmarks._kill_world import feeds
from benchmarks._killing import Tally, rounds
from benchmarks._measure import Figure, print_table

KILLS = int(os.environ.get("BENCH_KILLS", "100"))
SPARE = 5
"""Nights more than kills: a run that is over before its moment counts for none."""


def figures(tally: Tally) -> list[Figure]:
    """The table's lines: what was done, then what must not have happened."""
    return [
        Figure("killed runs, a reader and a decider at work meanwhile", tally.kills.total(), "kills"),
        *(Figure(f"– of `{phase}", count, "kills") for phase, count in sorted(phases(tally).items())),
        Figure("reads of a whole night meanwhile", tally.reads, "reads"),
        Figure("inconsistent or failed reads", len(tally.inconsistent), "reads", at_most=0),
        Figure("decisions acknowledged meanwhile", tally.decisions, "decisions"),
        Figure("decisions lost, doubled or refused", len(tally.lost), "decisions", at_most=0),
        Figure("stores that were not whole after a kill", len(tally.broken), "stores", at_most=0),
        Figure("second runs that left other bytes or scratch", len(tally.different), "runs", at_most=0),
    ]


def phases(tally: Tally) -> dict[str, int]:
    """Kills by command and what it was at."""
    return {name.replace(": ", "`, ", 1): count for name, count in tally.kills.items()}


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as scratch:
        tally = rounds(feeds(Path(scratch), KILLS + SPARE), Path(scratch), KILLS)
    print_table("Killed at random moments", figures(tally))
    for problem in (*tally.inconsistent, *tally.lost, *tally.broken, *tally.different):
        print(problem)


if __name__ == "__main__":
    main()
