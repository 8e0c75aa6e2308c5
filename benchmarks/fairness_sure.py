"""How often the audit's intervals hold the truth where groups are small. See `make bench`.

Reports come in clusters: 1,500 samples a size, people of very unequal pace (gamma with shape 1) against 2,000
others. Proxies: 150 samples in which no input tells. Shares: every outcome of a small group counted through.
About two minutes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import numpy as np
import polars as pl
from scipy import special  # type: ignore[import-untyped]

from analytics.evaluation.fairness import clusters, combined, proportions, proxies
from analytics.evaluation.intervals import Interval
from benchmarks._measure import Figure, print_table

SAMPLES, AREAS, OTHERS, SEED = 1_500, 150, 2_000, 11
REPORTS = {
    10: "ratio of reports, a group of 10",
    30: "ratio of reports, a group of 30",
    60: "ratio of reports, a group of 60",
    200: "ratio of reports, a group of 200",
}
AREAS_OF = {60: "area under the curve, a group of 60", 200: "area under the curve, a group of 200"}
SCORE = {20: "ratio of shares, a group of 20, Koopman's", 200: "ratio of shares, a group of 200, Koopman's"}
TOLD = {20: "ratio of shares, a group of 20, as told", 200: "ratio of shares, a group of 200, as told"}
"""What is measured, by how many people the group has."""
LARGE, RATE = 17_000, 0.0055
"""The rest of a reference list, and the share of it that escalates."""
LEAST = 0.92
"""So often an interval has to hold; a sample of this size cannot tell less from 0.95."""
Share = Callable[[int, int, int, int], Interval]


def holds(found: Interval, truth: float) -> bool:
    """Whether an interval has the truth in it; without ends it says nothing wrong."""
    low, high = found.low, found.high
    return (low is None or low <= truth) and (high is None or truth <= high)


def of_reports(people: int) -> float:
    """Share of samples of so many people in which the ratio of reports holds 1."""
    rng, held = np.random.default_rng(SEED), 0
    for _ in range(SAMPLES):
        times = [rng.uniform(0.5, 5.0, count) for count in (people, OTHERS)]
        counts = [rng.poisson(1.5 * each * rng.gamma(1.0, 1.0, len(each))).astype(float) for each in times]
        held += holds(clusters.ratio(counts[0], times[0], counts[1], times[1]), 1.0)
    return held / SAMPLES


def of_areas(people: int) -> float:
    """Share of samples in which the area under the curve of a group that nothing tells holds 0.5."""
    rng, held = np.random.default_rng(SEED), 0
    for _ in range(AREAS):
        inputs = pl.DataFrame({f"type {n}": rng.poisson(1.0, OTHERS) for n in range(30)})
        names = rng.permutation(["a"] * people + ["b"] * (OTHERS - people))
        row = proxies.together(inputs, pl.DataFrame({"group": names}))[0]
        held += row["auc_low"] <= 0.5 <= row["auc_high"]
    return held / AREAS


def of_shares(people: int, kind: Share) -> float:
    """Chance that the ratio of so many people to the rest, at the same rate, holds 1.

    The count of the rest, which is near to normal, stands at 34 of its quantiles.
    """
    spread = np.sqrt(LARGE * RATE * (1 - RATE))
    others = np.round(LARGE * RATE + spread * special.ndtri(np.linspace(0.005, 0.995, 34))).astype(int)
    chance = 0.0
    for hits in range(people + 1):
        likely = float(
            special.bdtr(hits, people, RATE) - (special.bdtr(hits - 1, people, RATE) if hits else 0)
        )
        if likely > 1e-6:
            chance += likely * float(
                np.mean([holds(kind(hits, people, int(other), LARGE), 1.0) for other in others])
            )
    return chance


def main() -> int:
    """Print how often each interval holds the truth; 0.95 is promised."""
    reports = [Figure(name, of_reports(size), "of 1", at_least=LEAST) for size, name in REPORTS.items()]
    areas = [Figure(name, of_areas(size), "of 1", at_least=LEAST) for size, name in AREAS_OF.items()]
    shares = [
        Figure(name, of_shares(size, kind), "of 1", at_least=least)
        for named, kind, least in ((SCORE, proportions.ratio, None), (TOLD, combined.ratio, LEAST))
        for size, name in named.items()
    ]
    print_table("How often 95 % intervals hold the truth", [*reports, *areas, *shares])
    return 0


if __name__ == "__main__":
    sys.exit(main())
