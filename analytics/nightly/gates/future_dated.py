"""Were rows recorded before they came?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import ClassVar

from analytics.contracts import FEED
from analytics.nightly.gates._base import Gate, Seen
from analytics.nightly.gates._verdict import Verdict
from analytics.store.reading import TABLES
from analytics.store.state import Load

CLOCKED = tuple(name for name in TABLES if name != "events" and "recorded_at" in FEED[name].column_names)


@dataclass(frozen=True)
class FutureDated(Gate):
    """Were the rows that came since the last night recorded before they came?

    Measured is the largest share, over kinds of source and other tables, of rows that are dated more than
    `skew_minutes` after the moment at which they were loaded; up to `least_rows` rows say nothing. Such rows
    are accepted and simply not known yet. A load whose clock stood before the night itself is not judged:
    then it is the night that lies ahead.
    """

    skew_minutes: int
    most_share: float
    least_rows: int

    shares: ClassVar[tuple[str, ...]] = ("most_share",)

    def check(self, seen: Seen) -> Verdict:
        """Hold the new rows of each load against the clock at loading."""
        night = datetime.combine(seen.as_of, time(), UTC)
        loads = [load for load in seen.new_loads if load.loaded_at >= night]
        if not loads:
            return self.no_reference("nothing was loaded since the last night, or all of it before this one")
        brought, ahead = self._counted(seen, loads)
        shares = {
            name: ahead[name] / brought[name] for name in brought if ahead[name] >= max(self.least_rows, 1)
        }
        figure = f"{ahead.total():,} of {brought.total():,} rows are dated after they were loaded"
        if not shares:
            return self.verdict(figure, 0.0, self.most_share, "the clock at loading")
        worst = max(shares, key=lambda name: (shares[name], name))
        figure = f"{figure}; of {worst} {ahead[worst]:,} of {brought[worst]:,}"
        return self.verdict(figure, shares[worst], self.most_share, "the clock at loading")

    def _counted(self, seen: Seen, loads: list[Load]) -> tuple[Counter[str], Counter[str]]:
        """Rows by kind of source, or table: all that came, and those dated ahead."""
        brought, ahead = Counter[str](), Counter[str]()
        for load in loads:
            latest = load.loaded_at.astimezone(UTC).replace(tzinfo=None) + timedelta(
                minutes=self.skew_minutes
            )
            found = [
                (kind, rows, late)
                for kind, rows, late in seen.arrived(
                    "events", load, "check_arrived_events", latest
                ).iter_rows()
            ]
            for table in CLOCKED:
                found += [
                    (table, *row) for row in seen.arrived(table, load, "check_arrived", latest).iter_rows()
                ]
            for name, rows, late in found:
                brought[name] += rows
                ahead[name] += late
        return brought, ahead
