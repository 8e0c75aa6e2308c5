"""Did a source fall silent?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from analytics.nightly.gates._base import Gate, Seen
from analytics.nightly.gates._verdict import Verdict

DAYS = 84
"""How far back a source is looked at, before the days in which it may be silent."""
WINDOWS = (7, 28)
"""Days of silence that are looked for besides those since the night before."""


@dataclass(frozen=True)
class SilentSources(Gate):
    """Does every source that always wrote still write?

    Measured is how many sources, and kinds of source, wrote nothing since the night before, in a week
    or in four, where at least `least_expected` reports were to be expected by the 12 weeks before
    that, and each span of as many days had some.
    """

    least_expected: float
    most_silent: int

    def check(self, seen: Seen) -> Verdict:
        """Look for silence in the days since the night before, in the last 7 and in the last 28."""
        if seen.before is None:
            return self.no_reference("there is no earlier night")
        if not seen.is_fed:
            return self.no_reference(f"nothing was loaded since {seen.against}")
        spans = sorted({min(seen.days, max(WINDOWS)), *WINDOWS})
        silent: dict[str, str] = {}
        for column in ("source_kind", "source_id"):
            for days in spans:
                silent.update(self._silent(seen.volumes, column, days))
        figure = (
            "; ".join(list(silent.values())[:5]) or f"{seen.volumes['source_id'].n_unique()} sources write"
        )
        return self.verdict(figure, len(silent), self.most_silent, f"the {DAYS} days before")

    def _silent(self, volumes: pl.DataFrame, column: str, days: int) -> Iterator[tuple[str, str]]:
        """Sources without any report in the last `days` days: the name, and what is amiss in words."""
        spans = (DAYS - days) // days
        within = volumes.filter(pl.col("days_ago") < days * (spans + 1))
        counted = (
            within.group_by(column)
            .agg(
                pl.col("reports").filter(pl.col("days_ago") >= days).sum().alias("earlier"),
                pl.col("reports").filter(pl.col("days_ago") < days).sum().alias("now"),
                (pl.col("days_ago") // days).filter(pl.col("days_ago") >= days).n_unique().alias("spans"),
            )
            .filter(
                pl.col("now") == 0, pl.col("spans") == spans, pl.col("earlier") / spans >= self.least_expected
            )
            .sort(column)
        )
        for name, earlier in counted.select(column, "earlier").iter_rows():
            yield name, f"{name}: no report in {days} days, {earlier / spans:.0f} were to be expected"
