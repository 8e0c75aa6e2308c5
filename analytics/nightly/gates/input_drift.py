"""Is what is reported what used to be?"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from analytics.nightly.gates import _figures
from analytics.nightly.gates._base import Gate, Seen
from analytics.nightly.gates._verdict import Verdict

COLUMNS = ("event_type", "source_kind", "source_grade", "intelligence_grade")


@dataclass(frozen=True)
class InputDrift(Gate):
    """Is what was reported in the last four weeks of the kinds that were reported in the year before?

    Measured is the largest population stability index of four mixtures: type of event, kind of source, and
    either grade; less what sampling brings. Fewer than `least_reports` on a side say nothing.
    """

    most_index: float
    least_reports: int

    def check(self, seen: Seen) -> Verdict:
        """Hold the last 28 days against the year before them."""
        if seen.before is None:
            return self.no_reference("there is no earlier night")
        mix = seen.read("read_gate_mix")
        fewer = min(int(mix["recent"].sum()), int(mix["earlier"].sum()))
        if fewer < max(self.least_reports, 1):
            return self.no_reference(f"{fewer:,} reports on one side")
        indices = {column: _index(mix, column) for column in COLUMNS}
        column = max(COLUMNS, key=lambda name: indices[name])
        figure = f"stability index {indices[column]:.3f} of {column}, the largest of four"
        return self.verdict(figure, indices[column], self.most_index, "the year before the last 28 days")


def _index(mix: pl.DataFrame, column: str) -> float:
    counts = mix.group_by(column).agg(pl.col("recent", "earlier").sum()).sort(column)
    return _figures.stability_index(counts["earlier"].to_list(), counts["recent"].to_list())
