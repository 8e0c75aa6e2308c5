"""How long everybody on the list of a night has been quiet, and how long until their clock runs out.

Computed from what that night knew and nothing later: its own file, and the rows that had been loaded and
recorded by then. It looks at no clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from analytics.casework.removal.retaining import Policy
from analytics.store import nights
from analytics.store.nights import Night
from analytics.store.open import Store
from analytics.store.reading import open_reading

DAYS_A_YEAR = 365.25
FRAME: dict[str, pl.DataType | type[pl.DataType]] = {
    "subject_id": pl.String,
    "group": pl.Int32,
    "stated": pl.Boolean,
    "kind": pl.String,
    "started_on": pl.Date,
    "started_by": pl.String,
    "ends_on": pl.Date,
    "days_left": pl.Int64,
    "last_weighing_on": pl.Date,
    "protective": pl.Int64,
    "reviews": pl.Int64,
    "rank": pl.Int64,
    "score": pl.Float64,
    "order": pl.Float64,
}
"""One row a ranked subject.

`stated`: whether the feed gave the group. `started_on`, `started_by`: when the clock last began and by what.
`ends_on`: when it is over, `days_left` till then, negative after it. `protective`: events since the last
incident that weighs. `reviews`: closed with no further action. `order`: the larger the sooner.
"""


@dataclass(frozen=True, eq=False)
class Known:
    """What a night knew, as frames: `queue`, `incidents`, `versions` of subjects, `outcomes`."""

    as_of: date
    queue: pl.DataFrame
    incidents: pl.DataFrame
    versions: pl.DataFrame
    outcomes: pl.DataFrame


def known(store: Store, night: Night) -> Known:
    """From a published night and what the store held when it was computed."""
    queue, incidents = nights.read_each(night, ("read_night_queue", "read_night_incidents"))
    with open_reading(store, night.manifest.get("inputs", {}).get("loaded")) as reading:
        versions = reading.frame("read_subject_versions", as_of=night.as_of)
        outcomes = reading.frame("read_outcomes", as_of=night.as_of)
    return Known(night.as_of, queue, incidents, versions, outcomes)


def clocks(
    seen: Known, policy: Policy, reviewed: Mapping[str, tuple[int, date]] | None = None
) -> pl.DataFrame:
    """Everybody's clock, as `FRAME`, by subject.

    `reviewed`: how many reviews found nothing, and the last day.
    """
    people = seen.queue.select("subject_id", pl.col("rank").cast(pl.Int64), "score", "opened_on")
    newest = seen.versions.sort("recorded_at").group_by("subject_id").last()
    groups = newest.select(
        "subject_id",
        pl.col("retention_group").cast(pl.Int32, strict=False).alias("given"),
        pl.coalesce("closed_on", "opened_on").alias("closed_on"),
    )
    told = (
        people.join(groups, on="subject_id", how="left")
        .join(_weighing(seen, policy), on="subject_id", how="left")
        .join(_reopened(seen), on="subject_id", how="left")
        .join(_reviews(reviewed or {}), on="subject_id", how="left")
        .with_columns(
            group=pl.col("given").fill_null(policy.default_group),
            stated=pl.col("given").is_not_null(),
            reviews=pl.col("reviews").fill_null(0),
        )
    )
    told = told.join(_protective(seen, told), on="subject_id", how="left").with_columns(
        protective=pl.col("protective").fill_null(0)
    )
    ended = _ended(_started(told, policy), policy, seen.as_of)
    return ended.select(list(FRAME)).cast(pl.Schema(FRAME)).sort("subject_id")


def _weighing(seen: Known, policy: Policy) -> pl.DataFrame:
    """The last incident of each subject that begins a clear period again."""
    weighs = (
        ~pl.col("protective")
        & (pl.col("severity") >= policy.restart.least_severity)
        & (pl.col("weight") >= policy.restart.least_weight)
    )
    last = pl.col("occurred_at").max().dt.date().alias("last_weighing_on")
    return seen.incidents.filter(weighs).group_by("subject_id").agg(last)


def _reopened(seen: Known) -> pl.DataFrame:
    found = seen.outcomes.filter(pl.col("outcome") == "reopened")
    return found.group_by("subject_id").agg(pl.col("occurred_on").max().alias("reopened_on"))


def _reviews(reviewed: Mapping[str, tuple[int, date]]) -> pl.DataFrame:
    rows = [(subject_id, count, last) for subject_id, (count, last) in reviewed.items()]
    schema = {"subject_id": pl.String, "reviews": pl.Int64, "reviewed_on": pl.Date}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _protective(seen: Known, told: pl.DataFrame) -> pl.DataFrame:
    """Protective events after the last incident that weighs."""
    found = seen.incidents.filter(pl.col("protective")).join(
        told.select("subject_id", "last_weighing_on"), on="subject_id", how="inner"
    )
    after = pl.col("last_weighing_on").is_null() | (
        pl.col("occurred_at").dt.date() > pl.col("last_weighing_on")
    )
    return found.filter(after).group_by("subject_id").agg(pl.len().cast(pl.Int64).alias("protective"))


def _started(told: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    """When each clock last began, and by what; a review begins only the clock of groups that are reviewed."""
    reviewed = [group for group, period in policy.periods.items() if period.kind == "review"]
    review = pl.when(pl.col("group").is_in(reviewed)).then("reviewed_on")
    began = {
        "last incident that weighs": pl.col("last_weighing_on"),
        "case reopened": pl.col("reopened_on"),
        "last review": review,
        "case closed": pl.coalesce("closed_on", "opened_on"),
    }
    started = pl.max_horizontal(*began.values())
    by = pl.coalesce(pl.when(day == started).then(pl.lit(what)) for what, day in began.items())
    return told.with_columns(started_on=started, started_by=by)


def _ended(told: pl.DataFrame, policy: Policy, as_of: date) -> pl.DataFrame:
    periods = pl.DataFrame(
        [(period.group, period.years, period.kind) for period in policy.periods.values()],
        schema={"group": pl.Int32, "years": pl.Int64, "kind": pl.String},
        orient="row",
    )
    rules = policy.order
    # 29 February ends with the day before 1 March
    ends = pl.col("started_on").dt.offset_by(pl.format("{}y", "years"))
    quiet = (pl.lit(as_of) - pl.col("started_on")).dt.total_days() / (pl.col("years") * DAYS_A_YEAR)
    first = pl.col("rank") <= max(told.height // 10, 1)
    order = (
        quiet
        + rules.protective * pl.col("protective").clip(0, rules.protective_most)
        + rules.reviews * pl.col("reviews").clip(0, rules.reviews_most)
        + pl.when(first).then(rules.first_tenth).otherwise(0.0)
    )
    told = told.join(periods, on="group", how="left").with_columns(ends_on=ends, order=order)
    return told.with_columns(days_left=(pl.col("ends_on") - pl.lit(as_of)).dt.total_days())
