"""Came as many cases back as was said?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import polars as pl

from analytics.nightly.gates import _figures
from analytics.nightly.gates._base import Gate, Seen
from analytics.nightly.gates._verdict import Verdict
from analytics.ranking.calibration import HORIZON_DAYS
from analytics.store import nights
from analytics.store.nights import Night

PRIORS = "priors-"
"""How the id of a model begins that has learnt nothing."""


@dataclass(frozen=True)
class Calibration(Gate):
    """Were as many cases reopened as the probabilities of half a year ago added up to?

    Of the newest published night whose horizon is over, measured is how many times the expected number
    lies outside the exact Poisson interval of the number on record: 1 where it lies inside.
    `tolerance` is how many times may pass. Fewer than `least_cases` on both sides say nothing, and
    neither does a night that was ranked without a fitted model: its probabilities rest on a stated rate.
    """

    tolerance: float
    chance: float
    least_cases: int

    def check(self, seen: Seen) -> Verdict:
        """Hold a past night's probabilities against the outcomes since."""
        judged = _judged(seen)
        if judged is None:
            return self.no_reference(f"no night of a fitted model is {HORIZON_DAYS} days old")
        queue = nights.read(judged, "read_night_queue").sort("subject_id")
        expected, happened = float(queue["probability"].sum()), _reopened(seen, judged, queue)
        if max(expected, happened) < self.least_cases:
            return self.no_reference(f"{expected:.1f} cases expected, {happened} reopened")
        low, high = _figures.poisson_interval(happened, self.chance)
        off = max(expected / high, low / expected, 1.0)
        figure = (
            f"{expected:.1f} cases were expected to be reopened, {happened} were "
            f"(interval {low:.1f} to {high:.1f})"
        )
        return self.verdict(figure, off, self.tolerance, f"the night of {judged.as_of}")


def _judged(seen: Seen) -> Night | None:
    latest = seen.as_of - timedelta(days=HORIZON_DAYS)
    over = [
        night for night in seen.published if night.as_of <= latest and not night.model_id.startswith(PRIORS)
    ]
    return max(over, key=lambda night: (night.as_of, night.number), default=None)


def _reopened(seen: Seen, judged: Night, queue: pl.DataFrame) -> int:
    end = judged.as_of + timedelta(days=HORIZON_DAYS)
    outcomes = seen.read("read_outcomes").filter(
        pl.col("outcome") == "reopened", pl.col("occurred_on").is_between(judged.as_of, end, closed="right")
    )
    return queue.join(outcomes, on="subject_id", how="semi").height
