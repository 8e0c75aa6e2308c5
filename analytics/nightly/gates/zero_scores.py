"""Are the scores scores?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from analytics.nightly.gates._base import Gate, Seen
from analytics.nightly.gates._verdict import Verdict


@dataclass(frozen=True)
class ZeroScores(Gate):
    """Has everybody of whom something was recorded in the last year a score of their own, with a reason?

    Of the people with incidents in the last year, measured is the share with a score of exactly 0, one
    that is no number, or no contribution at all; where the same score stands with more than
    `most_same_share` of them, it is that share. Fewer than `least_subjects` people say nothing.
    """

    most_empty_share: float
    most_same_share: float
    least_subjects: int

    shares: ClassVar[tuple[str, ...]] = ("most_empty_share", "most_same_share")

    def check(self, seen: Seen) -> Verdict:
        """Look at the scores of people with incidents in the last year."""
        people = seen.tables["queue"].filter(pl.col("incidents_365d") > 0).select("subject_id", "score")
        if people.height < max(self.least_subjects, 1):
            return self.no_reference(f"{people.height} subjects with incidents in the last year")
        explained = seen.tables["contributions"].select("subject_id").unique()
        untold = people.join(explained, on="subject_id", how="anti")["subject_id"]
        nothing = (pl.col("score") == 0) | ~pl.col("score").is_finite() | pl.col("subject_id").is_in(untold)
        empty = people.filter(nothing).height / people.height
        same = int(people.group_by("score").len()["len"].max() or 0) / people.height  # type: ignore[arg-type]
        figure = (
            f"{empty:.1%} of {people.height:,} subjects have no score or no reason, {same:.1%} the same score"
        )
        if same > self.most_same_share:
            return self.verdict(figure, same, self.most_same_share)
        return self.verdict(figure, empty, self.most_empty_share)
