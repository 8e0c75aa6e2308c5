from __future__ import annotations

import polars as pl

from tests.synthetic.conftest import Written


def test_cases_closed_within_the_window_have_a_version_for_each_state(written: Written) -> None:
    versions = written.tables["subjects"].group_by("subject_id").len()["len"]
    assert 0.6 < (versions == 1).to_numpy().mean() < 0.9
    assert (versions == 2).to_numpy().mean() > 0.1
    first = written.tables["subjects"].filter(pl.col("recorded_at").is_null())
    assert (first["status"] == "active").all()
    assert first["closed_on"].null_count() == len(first)


def test_some_are_witness_or_victim_alone_and_they_have_events(written: Written) -> None:
    involvements = written.tables["involvements"]
    alone = (
        involvements.group_by("subject_id")
        .agg(only=pl.col("role").is_in(["witness", "victim"]).all())
        .filter("only")
    )
    share = len(alone) / written.world.people
    assert 0.05 < share < 0.11
    events = written.tables["events"].filter(pl.col("subject_id").is_in(alone["subject_id"].to_list()))
    assert len(events) > 2 * len(alone)
    assert not written.truth["subject_id"].is_in(alone["subject_id"].to_list()).any()


def test_a_few_are_in_no_investigation_and_some_in_two(written: Written) -> None:
    counts = written.tables["involvements"].group_by("subject_id").len()
    assert 0.01 < 1 - len(counts) / written.world.people < 0.06
    assert (counts["len"] == 2).to_numpy().mean() > 0.05


def test_a_reopening_leaves_involvements_and_investigations_alone(written: Written) -> None:
    """They have no clock of their own, so they would tell of what is still to come."""
    acted = written.truth.select("subject_id", acted=True)
    counts = (
        written.tables["involvements"].group_by("subject_id").len().join(acted, on="subject_id", how="left")
    )
    mean = counts.group_by(pl.col("acted").is_not_null()).agg(pl.col("len").mean()).sort("acted")["len"]
    assert abs(mean[0] - mean[1]) < 0.1


def test_ids_say_nothing_about_each_other(written: Written) -> None:
    subjects = written.tables["subjects"].unique("subject_id").sort("subject_id")
    active = (subjects["status"] == "active").cast(pl.Int8)
    halves = active[: len(active) // 2].to_numpy().mean(), active[len(active) // 2 :].to_numpy().mean()
    assert abs(halves[0] - halves[1]) < 0.05
    events = written.tables["events"].sort("event_id")["occurred_at"].cast(pl.Int64)
    order = events.to_numpy().argsort().argsort()
    early = (order[: len(order) // 2] < len(order) / 2).mean()
    assert 0.48 < early < 0.52
