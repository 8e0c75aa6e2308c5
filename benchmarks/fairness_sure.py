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

from analytics.evaluation.fairness import clusters, combined, observation, proportions, proxies
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
OBSERVED_OF = {
    1.0: "twice the reports, as many outcomes: called more observed",
    1.2: "twice the reports, 1.2 times the outcomes: called more observed",
    1.5: "twice the reports, 1.5 times the outcomes: called more observed",
}
UNEXPLAINED_OF = {
    1.0: "twice the reports, as many outcomes: that, or more observed than its outcomes explain",
    1.2: "twice the reports, 1.2 times the outcomes: that, or more observed than its outcomes explain",
    1.5: "twice the reports, 1.5 times the outcomes: that, or more observed than its outcomes explain",
}
"""What is said of 2,000 people among 8,000, at 20 outcomes in 1,000 years, by how many times the outcomes."""
WORLDS = 200
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


def said_of(outcomes: float) -> list[str]:
    """The finding on a group of so many times the rest's outcomes, world after world."""
    rng = np.random.default_rng(SEED)
    names = pl.Series("group", ["a"] * 2_000 + ["b"] * 6_000)
    here, ids = (names == "a").to_numpy(), pl.Series([f"S{n}" for n in range(8_000)])
    said = []
    for _ in range(WORLDS):
        pace = 3.0 * np.where(here, 2.0, 1.0) * rng.gamma(2.0, 0.5, 8_000)
        reports = rng.poisson(pace).astype(float)
        followed = rng.poisson(0.02 * np.where(here, outcomes, 1.0)).astype(float)
        at_risk = observation.Exposure(ids, np.ones(8_000), reports, reports, followed)
        rows = observation.observation(at_risk, pl.DataFrame([names]))
        said.append(next(str(row["finding"]) for row in rows if row["group"] == "a"))
    return said


def of_findings() -> list[Figure]:
    """How often a group is called more observed, by what its outcomes really are."""
    figures = []
    for outcomes, name in OBSERVED_OF.items():
        said = said_of(outcomes)
        alike, unexplained = (said.count(each) / WORLDS for each in _WATCHED)
        wrong = None if outcomes == 1 else 0.05
        figures.append(Figure(name, alike, "of 1", at_most=wrong))
        figures.append(Figure(UNEXPLAINED_OF[outcomes], alike + unexplained, "of 1"))
    return figures


_WATCHED = (observation.OBSERVED, observation.UNEXPLAINED)


def main() -> int:
    """Print how often each interval holds the truth; 0.95 is promised."""
    reports = [Figure(name, of_reports(size), "of 1", at_least=LEAST) for size, name in REPORTS.items()]
    areas = [Figure(name, of_areas(size), "of 1", at_least=LEAST) for size, name in AREAS_OF.items()]
    shares = [
        Figure(name, of_shares(size, kind), "of 1", at_least=least)
        for named, kind, least in ((SCORE, proportions.ratio, None), (TOLD, combined.ratio, LEAST))
        for size, name in named.items()
    ]
    print_table("What is said of a group with twice the reports", of_findings())
    print_table("How often 95 % intervals hold the truth", [*reports, *areas, *shares])
    return 0


if __name__ == "__main__":
    sys.exit(main())
