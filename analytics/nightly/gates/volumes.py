"""Did every kind of source write as much as it does in other weeks?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from analytics.nightly.gates import _figures
from analytics.nightly.gates._base import Gate, Seen
from analytics.nightly.gates._verdict import Verdict

WEEKS = 12
DAYS_OF_A_WEEK = 7


@dataclass(frozen=True)
class Volumes(Gate):
    """Was as much recorded in the last week as in those before, of each kind of source?

    Measured is how many kinds of source lie outside their range, which goes from `least_part` of the
    smallest of the last 12 weeks to `most_times` the largest; and the count must have less than
    `chance` where the true mean lies at that end. So small counts are never out of range.
    """

    least_part: float
    most_times: float
    chance: float

    shares: ClassVar[tuple[str, ...]] = ("least_part", "chance")

    def check(self, seen: Seen) -> Verdict:
        """Hold the week before the night against the twelve before it."""
        if seen.before is None:
            return self.no_reference("there is no earlier night")
        if not seen.is_fed:
            return self.no_reference(f"nothing was loaded since {seen.against}")
        weeks = _weeks(seen.volumes)
        outside = list(self._outside(weeks))
        total = sum(counts[0] for counts in weeks.values())
        figure = "; ".join(outside) or f"{total:,} reports in the last week, {len(weeks)} kinds of source"
        return self.verdict(figure, len(outside), 0, f"the {WEEKS} weeks before")

    def _outside(self, weeks: dict[str, list[int]]) -> Iterator[str]:
        for kind, (count, *others) in weeks.items():
            low, high = min(others), max(others)
            few = count < self.least_part * low and _figures.chance_of_fewer(count, low) < self.chance
            many = count > self.most_times * high and _figures.chance_of_more(count, high) < self.chance
            if few or (many and high > 0):
                yield f"{kind}: {count:,} reports in the last week, {low:,} to {high:,} before"


def _weeks(volumes: pl.DataFrame) -> dict[str, list[int]]:
    """Reports of each kind of source by week, the last first; weeks before the first report are left out."""
    week = pl.col("days_ago") // DAYS_OF_A_WEEK
    counts = (
        volumes.group_by("source_kind", week=week).agg(pl.col("reports").sum()).sort("source_kind", "week")
    )
    known = min(int(volumes["days_ago"].max() or 0) // DAYS_OF_A_WEEK, WEEKS) if volumes.height else 0  # type: ignore[arg-type]
    weeks = {
        str(kind): [0] * (max(known, 1) + 1) for kind in counts["source_kind"].unique(maintain_order=True)
    }
    for kind, number, reports in counts.iter_rows():
        if number < len(weeks[kind]):
            weeks[kind][number] = reports
    return weeks
