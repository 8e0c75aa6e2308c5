"""What a replay is judged against: who escalated from when to when, and who only looked like it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from analytics import discover
from analytics.ranking.calibration import HORIZON_DAYS
from analytics.ranking.draws import CONTROL, LIST, TRIPWIRE, Draws
from analytics.synthetic import modes

ECHO_DAYS = 365
"""A story that is over can still mislead a list that looks back a year."""
OUTCOME_MODE = "reopened"
"""Mode of every escalation where only outcomes are known, and not how they were found."""
FOUND_BY = {
    LIST: "reopened, found by the list",
    TRIPWIRE: "reopened, found by a tripwire",
    CONTROL: "reopened, found otherwise",
    None: "reopened, found otherwise",
}
"""The same where it is known: by the lane in which the case was read; None: from outside."""
BREAK_OFF = "break_off"
ENDED = "break_off_ended"
UNDER_WAY = "under_way"
AFTER_ACT = "after_act"
ESCALATING = "escalating"
ORDINARY = "ordinary"
NOT_WRONGFUL = (ESCALATING, UNDER_WAY, BREAK_OFF, AFTER_ACT)
"""Reviews put down to one of these are of people who do, or did just now, escalate."""

ESCALATION = {"subject_id": pl.String, "mode": pl.String, "onset_on": pl.Date, "act_on": pl.Date}
STORY = {"subject_id": pl.String, "story": pl.String, "first_on": pl.Date, "last_on": pl.Date}


@dataclass(frozen=True, eq=False)
class Truth:
    """What really happened.

    `escalations`: one row an escalation that reached an act; `stories`: what else a review may be put
    down to, one row a story with its first and last day; a person can have several of either.
    """

    escalations: pl.DataFrame
    stories: pl.DataFrame

    def acts_within(self, first: date, last: date) -> pl.DataFrame:
        """Escalations that can be caught: with an act after the first night, up to the last."""
        return self.escalations.filter(pl.col("act_on") > first, pl.col("act_on") <= last)

    def people(self, first: date, last: date) -> pl.DataFrame:
        """How many people each story could mislead a reviewer about between two nights: story, people."""
        return (
            self.stories.filter(pl.col("first_on") <= last, pl.col("last_on") >= first)
            .group_by("story")
            .agg(people=pl.col("subject_id").n_unique().cast(pl.Int64))
            .sort("story")
        )


def _afterwards(escalations: pl.DataFrame) -> pl.DataFrame:
    """Between an act and the record of its outcome somebody is still on the list."""
    return escalations.select(
        "subject_id",
        story=pl.lit(AFTER_ACT),
        first_on="act_on",
        last_on=pl.col("act_on") + timedelta(days=ECHO_DAYS),
    )


def of_world(acted: pl.DataFrame, others: pl.DataFrame) -> Truth:
    """The truth that a simulation wrote: `truth.parquet` and `others.parquet`."""
    escalating = set(discover.names(modes)) - {BREAK_OFF}
    end = pl.col("ended_on").fill_null(date.max)
    echo = (pl.col("ended_on") + timedelta(days=ECHO_DAYS)).fill_null(date.max)
    unfinished, broken = pl.col("mode").is_in(escalating), pl.col("mode") == BREAK_OFF
    told = {"subject_id": pl.col("subject_id"), "first_on": pl.col("onset_on")}
    stories = [
        others.filter(unfinished).select(**told, story=pl.lit(UNDER_WAY), last_on=end),
        others.filter(broken).select(**told, story=pl.lit(BREAK_OFF), last_on=end),
        others.filter(broken, pl.col("ended_on").is_not_null()).select(
            "subject_id", first_on=pl.col("ended_on") + timedelta(days=1), story=pl.lit(ENDED), last_on=echo
        ),
        others.filter(~unfinished & ~broken).select(**told, story=pl.col("mode"), last_on=echo),
        _afterwards(acted),
    ]
    return Truth(acted.select(*ESCALATION), pl.concat([part.select(*STORY) for part in stories]))


def of_outcomes(outcomes: pl.DataFrame, draws: Draws | None = None, until: date = date.max) -> Truth:
    """The truth as far as a store's own past tells it: outcomes `reopened`.

    Nobody recorded when those people began, so the half year before an outcome stands for their escalation.
    With `draws` (those recorded by `until`) the mode says how each was found: that a list catches what it
    found itself is a circle, so only what was found otherwise speaks for it.
    """
    began = pl.col("occurred_on") - timedelta(days=HORIZON_DAYS)
    reopened = outcomes.filter(pl.col("outcome") == OUTCOME_MODE)
    mode = pl.lit(OUTCOME_MODE)
    if draws is not None:
        reopened = draws.lanes(reopened, until)
        mode = pl.col("lane").replace_strict(FOUND_BY, return_dtype=pl.String)
    escalations = reopened.select("subject_id", mode=mode, onset_on=began, act_on="occurred_on").sort(
        "subject_id", "act_on"
    )
    return Truth(escalations, _afterwards(escalations).select(*STORY))
