"""Are the people of the last list still scored?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from analytics.nightly.gates._base import Gate, Seen
from analytics.nightly.gates._verdict import Verdict


@dataclass(frozen=True)
class Coverage(Gate):
    """Is everybody scored who was to be expected after the last list?

    Measured is the share of that list who are gone. Reopened cases are among them, and few: the limit
    grows by `gone_share_a_day`. Lists shorter than `least_subjects` say nothing.
    """

    most_gone_share: float
    gone_share_a_day: float
    least_subjects: int

    shares: ClassVar[tuple[str, ...]] = ("most_gone_share", "gone_share_a_day")

    def check(self, seen: Seen) -> Verdict:
        """Hold the list against that of the night before."""
        before = seen.queue_before
        if before.height < max(self.least_subjects, 1):
            return self.no_reference(f"the list before has {before.height} subjects")
        queue = seen.tables["queue"]
        gone = before.join(queue, on="subject_id", how="anti").height
        figure = f"{queue.height:,} are scored; of {before.height:,} on the last list {gone:,} are not"
        limit = self.most_gone_share + self.gone_share_a_day * seen.days
        if limit >= 1:
            return self.no_reference(f"{seen.days} days since {seen.against}")
        return self.verdict(figure, gone / before.height, limit, seen.against)
