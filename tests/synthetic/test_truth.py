from __future__ import annotations

from datetime import timedelta

import polars as pl

from analytics.synthetic import scenarios
from tests.synthetic.conftest import Written


def reopened(written: Written) -> pl.DataFrame:
    return written.tables["outcomes"].filter(pl.col("outcome") == "reopened")


def test_every_act_is_followed_by_a_reopening_and_no_other_is_in_the_feed(written: Written) -> None:
    both = written.truth.join(reopened(written), on="subject_id", how="full", coalesce=True)
    assert len(both) == len(written.truth) == len(reopened(written))
    assert both.null_count().sum_horizontal().item() == 0
    lag = both["occurred_on"] - both["act_on"]
    assert lag.min() is not None
    assert (lag > timedelta(0)).all()
    assert (lag <= timedelta(days=46)).all()
    assert (both["recorded_at"].dt.date() >= both["occurred_on"]).all()
    assert (both["onset_on"] < both["act_on"]).all()


def test_acts_spread_over_the_years_at_about_half_a_percent_a_year(written: Written) -> None:
    years = written.world.years - written.world.burn_in_years
    a_year = len(written.truth) / years / written.world.closed
    assert 0.0035 < a_year < 0.0055
    assert written.truth["act_on"].dt.year().n_unique() >= 4


def test_the_truth_names_modes_and_the_others_name_the_rest(written: Written) -> None:
    stories = scenarios.stories()
    acting = {name for name, story in stories.items() if story.acts}
    assert set(written.truth["mode"]) == acting
    usual = {name for name, story in stories.items() if story.usual}
    assert usual >= set(written.others["mode"]) >= usual - acting
    under_way = written.others.filter(pl.col("mode").is_in(acting))
    assert under_way["ended_on"].null_count() == len(under_way)
    assert not under_way["subject_id"].is_in(written.truth["subject_id"].to_list()).any()
    finished = written.others.drop_nulls()
    assert (finished["ended_on"] >= finished["onset_on"]).all()


def test_those_who_act_are_closed_at_the_onset_and_active_after_the_reopening(written: Written) -> None:
    versions = written.tables["subjects"].with_columns(
        known=pl.col("recorded_at").fill_null(pl.col("opened_on").cast(pl.Datetime("us")))
    )
    merged = versions.join(written.truth, on="subject_id").join(
        reopened(written).select("subject_id", reopened_at="recorded_at"), on="subject_id"
    )
    at_onset = (
        merged.filter(pl.col("known") <= pl.col("onset_on")).sort("known").group_by("subject_id").last()
    )
    assert len(at_onset) == len(written.truth)
    assert (at_onset["status"] == "closed").all()
    after = merged.filter(pl.col("known") > pl.col("reopened_at")).sort("known").group_by("subject_id")
    assert after.first().height >= 0.98 * len(written.truth)
    assert (after.first()["status"] == "active").all()
    assert 0 < (after.last()["status"] == "closed").sum() < len(written.truth)


def test_nothing_of_their_own_occurs_between_act_and_reopening(written: Written) -> None:
    window = written.truth.join(reopened(written), on="subject_id")
    events = written.tables["events"].select("subject_id", "occurred_at", "event_id")
    within = events.join(window, on="subject_id").filter(
        (pl.col("occurred_at").dt.date() > pl.col("act_on") + timedelta(days=2))
        & (pl.col("occurred_at") < pl.col("recorded_at"))
    )
    # What is left was put on the wrong person, or is the copy of an earlier incident.
    assert len(within) <= 0.05 * len(written.truth)


def test_most_of_an_escalation_can_be_seen_before_the_act_but_not_always(written: Written) -> None:
    events = written.tables["events"].join(written.truth, on="subject_id")
    seen = events.filter(
        (pl.col("occurred_at") >= pl.col("onset_on")) & (pl.col("recorded_at") < pl.col("act_on"))
    )
    counts = written.truth.join(seen.group_by("subject_id").len(), on="subject_id", how="left")[
        "len"
    ].fill_null(0)
    assert 5 < counts.to_numpy().mean() < 15
    assert 0 < (counts < 3).to_numpy().mean() < 0.2


def test_reviews_without_further_action_fall_on_closed_subjects(written: Written) -> None:
    reviews = written.tables["outcomes"].filter(pl.col("outcome") == "no_further_action")
    closed = written.tables["subjects"].filter(pl.col("status") == "closed").group_by("subject_id")
    joined = reviews.join(closed.agg(pl.col("closed_on").min()), on="subject_id", how="left")
    assert (joined["occurred_on"] > joined["closed_on"]).all()
    acted = joined.join(written.truth, on="subject_id")
    assert (acted["occurred_on"] <= acted["act_on"]).all()
    assert len(reviews) > 0.05 * written.world.closed
