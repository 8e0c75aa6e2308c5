"""Are the scores spread as they were?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from analytics.nightly.gates import _figures
from analytics.nightly.gates._base import Gate, Seen
from analytics.nightly.gates._verdict import Verdict

EDGES = (-2.0, -1.0, -0.75, -0.6, -0.5, -0.4, -0.25, 0.0, 0.5, 1.0, 2.0, 4.0, 8.0)
"""Scores in nats between the bins: fixed, so that the figures of all nights can be compared."""


@dataclass(frozen=True)
class ScoreDrift(Gate):
    """Are the scores spread as on the last list?

    Measured is the population stability index over fixed bins of the score, less what sampling brings. It
    is held against a night of the same model and parameters only: others have another scale.
    """

    most_index: float
    least_subjects: int

    def check(self, seen: Seen) -> Verdict:
        """Hold all scores against those of the night before."""
        if seen.before is None:
            return self.no_reference("there is no earlier night")
        if seen.before.model_id != seen.model_id or seen.before.manifest["parameters"] != seen.parameters:
            return self.no_reference(f"{seen.against} was ranked by another model or policy")
        now, then = (_counts(frame) for frame in (seen.tables["queue"], seen.queue_before))
        shorter = min(sum(now), sum(then))
        if shorter < max(self.least_subjects, 1):
            return self.no_reference(f"the shorter of both lists has {shorter:,} subjects")
        index = _figures.stability_index(then, now)
        figure = f"stability index {index:.3f} over {sum(now):,} scores"
        return self.verdict(figure, index, self.most_index, seen.against)


def _counts(queue: pl.DataFrame) -> list[int]:
    bins = np.searchsorted(np.array(EDGES), queue["score"].to_numpy())
    counted: list[int] = np.bincount(bins, minlength=len(EDGES) + 1).tolist()
    return counted
