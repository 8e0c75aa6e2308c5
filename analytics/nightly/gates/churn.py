"""Is the head of the list much the same?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

from analytics.nightly.gates._base import Gate, Seen
from analytics.nightly.gates._verdict import Verdict

FIRST_PLACES = 100


@dataclass(frozen=True)
class Churn(Gate):
    """Are those of the first hundred mostly those of the last list?

    Measured is the share of the first hundred who were not among the first hundred on the night before.
    The limit is `new_share_a_day` times the root of the days between: change adds up, but people also
    come back. Where that exceeds 1, so many days lie between that nothing can be said; so it is with
    lists shorter than `least_subjects`, of which the first hundred are most.
    """

    new_share_a_day: float
    least_subjects: int

    shares: ClassVar[tuple[str, ...]] = ("new_share_a_day",)

    def check(self, seen: Seen) -> Verdict:
        """Hold the first hundred against those of the night before."""
        queue, before = seen.tables["queue"], seen.queue_before
        shorter = min(queue.height, before.height)
        if shorter < max(self.least_subjects, 1):
            return self.no_reference(f"the shorter of both lists has {shorter:,} subjects")
        limit = self.new_share_a_day * math.sqrt(seen.days)
        if limit >= 1:
            return self.no_reference(f"{seen.days} days since {seen.against}")
        now, then = (set(frame.sort("rank")["subject_id"].head(FIRST_PLACES)) for frame in (queue, before))
        figure = f"{len(now - then)} of the first {len(now)} were not there before; days between: {seen.days}"
        return self.verdict(figure, len(now - then) / len(now), limit, seen.against)
