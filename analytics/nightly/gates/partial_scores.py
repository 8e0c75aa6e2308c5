"""Does every score rest on all that was known?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from analytics.nightly.gates._base import Gate, Seen
from analytics.nightly.gates._verdict import Verdict


@dataclass(frozen=True)
class PartialScores(Gate):
    """Does every score rest on all reports that were known of the person?

    Measured is the share of the ranked people's reports, known that night and not retracted, that stand
    in none of their incidents, or in more than one.
    """

    most_lost_share: float

    shares: ClassVar[tuple[str, ...]] = ("most_lost_share",)

    def check(self, seen: Seen) -> Verdict:
        """Count the reports of each person in the feed and in the night's incidents."""
        ranked = seen.tables["queue"].select("subject_id")
        told = seen.tables["incidents"].group_by("subject_id").agg(pl.col("reports").sum().cast(pl.Int64))
        both = (
            ranked.join(seen.read("read_gate_reports"), on="subject_id", how="left")
            .join(told, on="subject_id", how="left")
            .select("subject_id", pl.col("known", "reports").fill_null(0))
            .with_columns(apart=(pl.col("known") - pl.col("reports")).abs())
        )
        known, lost = int(both["known"].sum()), int(both["apart"].sum())
        if known == 0:
            return self.no_reference("nothing is known of anybody on the list")
        people = both.filter(pl.col("apart") > 0).height
        figure = f"{lost:,} of {known:,} reports are not in the scores, of {people:,} subjects"
        return self.verdict(figure, lost / known, self.most_lost_share, "the feed as known that night")
