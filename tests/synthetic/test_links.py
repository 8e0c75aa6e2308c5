from __future__ import annotations

import polars as pl

from tests.synthetic.conftest import Written


def by_value(written: Written, kind: str) -> pl.DataFrame:
    events = written.tables["events"].select("event_id", "subject_id")
    links = written.tables["event_links"].filter(link_kind=kind).join(events, on="event_id")
    return links.group_by("link_value").agg(people=pl.col("subject_id").n_unique())


def test_a_link_to_a_subject_is_to_somebody_else_in_the_cohort(written: Written) -> None:
    events = written.tables["events"].select("event_id", "subject_id")
    links = written.tables["event_links"].filter(link_kind="subject").join(events, on="event_id")
    known = written.tables["subjects"]["subject_id"].unique().to_list()
    assert links["link_value"].is_in(known).all()
    # A misattributed report may point at the person on whom it was put.
    assert (links["link_value"] == links["subject_id"]).to_numpy().mean() < 0.01


def test_things_are_shared_and_some_are_hubs(written: Written) -> None:
    for kind in ("address", "phone", "device", "account", "vehicle"):
        assert (by_value(written, kind)["people"] >= 2).sum() > 20
    assert (by_value(written, "address")["people"] >= 40).any()
    assert (by_value(written, "subject")["people"] >= 12).any()
