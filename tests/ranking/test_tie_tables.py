"""What a published night keeps of ties: each from both sides, and where everybody stands."""

from __future__ import annotations

import numpy as np
import polars as pl

from analytics.ranking.model import priors
from analytics.ranking.tie_tables import people_table, ties_table
from tests.worlds import NIGHT, TAXONOMY, tied_world

WORLD = tied_world(3)
TIMELINE = WORLD.history().night(NIGHT, priors(TAXONOMY).shares(TAXONOMY))
TIES = ties_table(TIMELINE)
PEOPLE = people_table(TIMELINE)


def test_every_tie_stands_there_from_both_sides_with_the_same_values() -> None:
    back = TIES.rename({"subject_id": "other_id", "other_id": "subject_id"}).select(TIES.columns)
    key = ["subject_id", "other_id", "kind"]
    assert TIES.height == 2 * len(TIMELINE.links) > 0
    assert TIES.sort(key).equals(back.sort(key))


def test_the_reports_of_a_tie_are_known_ones_on_either_or_naming_them() -> None:
    reports = TIMELINE.reports
    on = pl.DataFrame({"event_id": reports.event_ids, "on": reports.subject_ids.gather(reports.subject)})
    known = on.filter(pl.Series(TIMELINE.known))
    told = TIES.explode("event_ids", empty_as_null=False).rename({"event_ids": "event_id"})
    joined = told.join(known, on="event_id", how="left")
    assert joined["on"].null_count() == 0
    assert ((joined["on"] == joined["subject_id"]) | (joined["on"] == joined["other_id"])).all()
    assert (TIES["event_ids"].list.len() <= TIES["reports"]).all()
    assert (TIES["event_ids"].list.len() > 0).all()


def test_people_are_those_on_the_list_and_those_under_investigation() -> None:
    ids = TIMELINE.reports.subject_ids
    assert PEOPLE["subject_id"].to_list() == ids.filter(TIMELINE.ranked | TIMELINE.active).to_list()
    ranked = PEOPLE.filter(pl.col("status") == "closed")["subject_id"]
    assert ranked.to_list() == ids.filter(TIMELINE.ranked).to_list()
    # those reopened lately are under investigation again
    again = PEOPLE.filter(pl.col("reopened_on").is_not_null())
    assert set(again["status"]) == {"active"}
    assert again.height == WORLD.outcomes.height


def test_groups_are_those_of_the_month_and_chances_are_chances() -> None:
    groups = TIMELINE.groups()
    assert PEOPLE["group_number"].max() == groups.count - 1
    assert np.all(PEOPLE["inward"].to_numpy()[PEOPLE["group_number"].to_numpy() < 0] == 0)
    assert PEOPLE["chance"].is_between(0, 1).all()
    assert (PEOPLE["chance"] > 0).any()
