"""Did the loads bring what loads bring?"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

from analytics.nightly.gates import _figures
from analytics.nightly.gates._base import Gate, Seen, loaded
from analytics.nightly.gates._verdict import Verdict
from analytics.store.nights import Night
from analytics.store.state import Load

CHANCE = 0.0001


@dataclass(frozen=True)
class Brought:
    """What the loads between two nights brought: reports accepted a day, all rows, and those set aside."""

    reports: int
    days: int
    rows: int
    quarantined: int

    @property
    def a_day(self) -> float:
        """Reports a day."""
        return self.reports / self.days

    @property
    def share_aside(self) -> float:
        """Share of rows that were quarantined."""
        return self.quarantined / max(self.rows, 1)


@dataclass(frozen=True)
class Loads(Gate):
    """Did the loads since the last night bring as many rows as those before, and no more broken ones?

    Measured is how many of these are out of range: reports a day, from `least_part` of the fewest to
    `most_times` the most between two earlier nights; and the share quarantined, up to `quarantined_share`
    or `quarantined_times` the largest. It takes `least_nights` earlier nights that each had loads.
    """

    least_nights: int
    least_part: float
    most_times: float
    quarantined_times: float
    quarantined_share: float

    shares: ClassVar[tuple[str, ...]] = ("least_part", "quarantined_share")

    def check(self, seen: Seen) -> Verdict:
        """Hold the loads since the night before against those between earlier nights."""
        earlier = _between(seen.published, seen)
        if seen.before is None or len(earlier) < max(self.least_nights, 1):
            return self.no_reference(f"{len(earlier)} nights before had loads")
        if not seen.new_loads:
            return self.no_reference(f"nothing was loaded since {seen.against}")
        now = _sum(seen.new_loads, seen.days)
        found = [text for text in (self._of_reports(now, earlier), self._of_quarantine(now, earlier)) if text]
        figure = (
            f"{now.reports:,} reports in {now.days} days, {now.quarantined:,} of {now.rows:,} rows set aside"
        )
        return self.verdict("; ".join(found) or figure, len(found), 0, f"{len(earlier)} nights before")

    def _of_reports(self, now: Brought, earlier: Sequence[Brought]) -> str:
        low, high = (end(each.a_day for each in earlier) for end in (min, max))
        few = (
            now.a_day < self.least_part * low
            and _figures.chance_of_fewer(now.reports, low * now.days) < CHANCE
        )
        many = (
            now.a_day > self.most_times * high
            and _figures.chance_of_more(now.reports, high * now.days) < CHANCE
        )
        return f"{now.a_day:,.1f} reports a day, {low:,.1f} to {high:,.1f} before" if few or many else ""

    def _of_quarantine(self, now: Brought, earlier: Sequence[Brought]) -> str:
        largest = max(each.share_aside for each in earlier)
        limit = max(self.quarantined_share, self.quarantined_times * largest)
        if now.share_aside <= limit:
            return ""
        return f"{now.share_aside:.1%} of {now.rows:,} rows set aside, at most {largest:.1%} before"


def _between(published: Sequence[Night], seen: Seen) -> list[Brought]:
    """What was brought between each two nights before, as far as loads came between them."""
    newest = {night.as_of: night for night in published if night.as_of < seen.as_of}
    nights = [newest[day] for day in sorted(newest)]
    found = []
    for one, next_one in pairwise(nights):
        loads = [load for load in seen.loads if loaded(one) < load.number <= loaded(next_one)]
        if loads:
            found.append(_sum(loads, (next_one.as_of - one.as_of).days))
    return found


def _sum(loads: Sequence[Load], days: int) -> Brought:
    tables = [table for load in loads for table in json.loads(load.report)["tables"].items()]
    return Brought(
        reports=sum(counts["accepted"] for name, counts in tables if name == "events"),
        days=days,
        rows=sum(
            counts[what] for _, counts in tables for what in ("accepted", "duplicate", "held", "quarantined")
        ),
        quarantined=sum(counts["quarantined"] for _, counts in tables),
    )
