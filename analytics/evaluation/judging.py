"""Reviews held against the truth: whom each was of, and which escalations were caught."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import polars as pl

from analytics.evaluation.replay import Reviews, known_since
from analytics.evaluation.truth import (
    AFTER_ACT,
    BREAK_OFF,
    ENDED,
    ESCALATING,
    ORDINARY,
    UNDER_WAY,
    Truth,
)
from analytics.reports import Floats, Ints, Reports

LEAST_REPORTS = 2
"""A review catches an escalation where at least this many reports since its onset were on record."""
FIRST = (ESCALATING, UNDER_WAY, BREAK_OFF, AFTER_ACT, ENDED)
"""What a review is put down to where several stories run at once; then the decoy that began last."""


def _reviews(reviews: Reviews, reports: Reports, nights: Sequence[date]) -> pl.DataFrame:
    """One row a review: its number, night, subject (index and id) and rank."""
    days = pl.Series("night", nights, dtype=pl.Date)
    return pl.DataFrame(
        {
            "night": days.gather(reviews.night),
            "subject": reviews.subject,
            "subject_id": reports.subject_ids.gather(reviews.subject),
            "rank": reviews.rank,
        }
    ).with_row_index("review")


def _within(found: pl.DataFrame, reports: Reports, escalations: pl.DataFrame) -> pl.DataFrame:
    """Reviews between onset and act, with the reports since the onset that the reviewer could read."""
    inside = found.join(escalations, on="subject_id").filter(
        pl.col("onset_on") <= pl.col("night"), pl.col("night") < pl.col("act_on")
    )
    times = inside.select(pl.col("onset_on", "night").cast(pl.Datetime("us")).to_physical())
    told = known_since(
        reports, inside["subject"].to_numpy(), times["onset_on"].to_numpy(), times["night"].to_numpy()
    )
    return inside.with_columns(reports=pl.Series(told, dtype=pl.Int64))


def _labels(found: pl.DataFrame, within: pl.DataFrame, stories: pl.DataFrame) -> pl.DataFrame:
    """What each review is put down to: review, label."""
    running = found.join(stories, on="subject_id").filter(
        pl.col("first_on") <= pl.col("night"), pl.col("night") <= pl.col("last_on")
    )
    escalating = within.select("review", story=pl.lit(ESCALATING), first_on="onset_on")
    order = {name: place for place, name in enumerate(FIRST)}
    return (
        pl.concat([running.select("review", "story", "first_on"), escalating])
        .with_columns(place=pl.col("story").replace_strict(order, default=len(FIRST), return_dtype=pl.Int8))
        .sort(["review", "place", "first_on", "story"], descending=[False, False, True, False])
        .unique("review", keep="first", maintain_order=True)
        .select("review", label="story")
    )


def judge(
    reviews: Reviews, reports: Reports, nights: Sequence[date], truth: Truth
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The reviews with what each is put down to, and the escalations with the night that caught them.

    Reviews: night, subject_id, rank, label. Escalations, out of those with an act after the first night and
    up to the last: subject_id, mode, onset_on, act_on, caught_on and lead_days (null where not caught).
    """
    found = _reviews(reviews, reports, nights)
    within = _within(found, reports, truth.escalations)
    labelled = (
        found.join(_labels(found, within, truth.stories), on="review", how="left", maintain_order="left")
        .with_columns(pl.col("label").fill_null(ORDINARY), pl.col("rank").cast(pl.Int32))
        .select("night", "subject_id", "rank", "label")
    )
    caught = (
        within.filter(pl.col("reports") >= LEAST_REPORTS)
        .group_by("subject_id", "act_on")
        .agg(caught_on=pl.col("night").min())
    )
    escalations = (
        truth.acts_within(nights[0], nights[-1])
        .sort("subject_id", "act_on")
        .join(caught, on=["subject_id", "act_on"], how="left", maintain_order="left")
        .with_columns(lead_days=(pl.col("act_on") - pl.col("caught_on")).dt.total_days().cast(pl.Int32))
    )
    return labelled, escalations


def overlap(first: Ints, second: Ints, length: int = 100) -> float:
    """Share of the first `length` of one list that is among the first `length` of another.

    >>> overlap(np.array([1, 2, 3, 4]), np.array([2, 1, 9, 4]), length=2)
    1.0
    """
    size = min(length, len(first), len(second))
    if size == 0:
        return 1.0
    return len(np.intersect1d(first[:size], second[:size])) / size


def ties_at_cut(score: Floats, reviews: Reviews, night: int) -> int:
    """How many people of a night's list share the score of the last one reviewed, that one included.

    1 where the list itself decides whom to review; 0 where nobody was reviewed. `score` is the list's.
    """
    ranks = reviews.rank[reviews.night == night]
    return int((score == score[ranks[-1] - 1]).sum()) if len(ranks) else 0
