"""Figures of false alarms: worlds in which nobody escalates, against the bound. See `make bench`."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import numpy as np

from analytics.evaluation.made import Made, make
from analytics.evaluation.worlds import Size, sets
from analytics.ranking import history
from analytics.ranking.alarms import AlarmRules, alarms, e_values
from analytics.ranking.model import priors
from analytics.reports import WEEK_US
from analytics.store.reading import open_reading
from benchmarks._measure import Figure, print_table

SIZE = Size(closed=8_000, active=1_200)
LEVELS = (20, 100, 1_000)
WEEKS = 52


def counted(made: Made) -> tuple[dict[int, int], int, bool]:
    """People who reached each level in the last year; how many are ranked; whether the gate holds."""
    night = made.spec.world.until
    with open_reading(made.store) as session:
        known = history.read(session, night, made.taxonomy)
    timeline = known.night(night, priors(made.taxonomy).shares(made.taxonomy))
    nights = timeline.as_of_us - np.arange(WEEKS, -1, -1, dtype=np.int64) * WEEK_US
    highest = e_values(timeline, nights, AlarmRules()).max(axis=1)[timeline.ranked]
    gate = alarms(timeline, known.outcomes).gate
    return {level: int((highest >= level).sum()) for level in LEVELS}, highest.shape[0], gate.holds


def main() -> int:
    """Count alarms in null worlds and print them beside the bound."""
    figures, held, seeds = [], 0, int(os.environ.get("BENCH_SEEDS", "5"))
    with tempfile.TemporaryDirectory() as scratch:
        for spec in sets(SIZE)["null"](seeds):
            alarmed, ranked, holds = counted(make(spec, Path(scratch)))
            held += holds
            figures += [
                Figure(
                    f"{spec.name}: people who reached {level} in a year",
                    count,
                    "people",
                    at_most=2 * ranked / level,
                )
                for level, count in alarmed.items()
            ]
    figures.append(Figure("null worlds in which the gate holds", held, f"of {seeds}"))
    print_table("False alarms where nobody escalates", figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
