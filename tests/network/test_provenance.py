"""Which reports stand behind a tie: exactly those, and none that is not known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.network.mentions import KINDS
from analytics.network.provenance import SCHEMA, behind
from analytics.ranking.model import priors
from analytics.timeline import Timeline
from tests.worlds import INVOLVEMENTS, NIGHT, TAXONOMY, World, moment, report, tied_world, version, world

BASE = world(
    [
        report("a1", "s001", "2026-01-01", "police_stop"),
        report("a2", "s001", "2026-02-01", "police_stop"),
        report("a3", "s001", "2026-03-01", "police_stop", retracted_at=moment("2026-05-01")),
        report("b1", "s002", "2026-01-15", "police_stop"),
        report("b2", "s002", "2026-06-01", "police_stop", recorded_at=moment("2026-07-15")),
        report("c1", "s003", "2026-01-20", "police_stop"),
    ],
    [version(f"s{i:03}") for i in range(5)],
)


def night(source: World, as_of: date = NIGHT) -> Timeline:
    return source.history(date(2026, 8, 1)).night(as_of, np.zeros(len(TAXONOMY.types)))


def told(timeline: Timeline, chosen: list[int] | None = None) -> pl.DataFrame:
    """Rows of `behind` with the report's name, and the kind of tie; of all ties unless some are chosen."""
    places = np.arange(len(timeline.links)) if chosen is None else np.array(chosen, dtype=np.int64)
    found = behind(timeline.mentions, timeline.reports, timeline.known, timeline.links, places)
    assert found.schema == SCHEMA
    return found.with_columns(
        event=timeline.reports.event_ids.gather(found["report"]),
        kind=pl.Series([KINDS[timeline.links.kind[link]] for link in found["link"]], dtype=pl.String),
    )


def test_a_meeting_rests_on_the_reports_that_name_the_other_from_either_side() -> None:
    source = BASE.with_links(
        ("a1", "subject", "s002"), ("a3", "subject", "s002"), ("b1", "subject", "s001"),
        ("b2", "subject", "s001"), ("c1", "subject", "s001"),
    )  # fmt: skip
    timeline = night(source)
    assert len(timeline.links) == 2
    found = told(timeline)
    # a3 is retracted and b2 not recorded yet
    assert found.select("link", "event").rows() == [(0, "a1"), (0, "b1"), (1, "c1")]
    assert found["value"].null_count() == 3
    assert told(night(source, date(2026, 4, 1)), [0])["event"].to_list() == ["a1", "b1", "a3"]
    assert told(night(source, date(2026, 8, 1)), [0])["event"].to_list() == ["a1", "b1", "b2"]


def test_a_shared_thing_rests_on_the_reports_that_name_either_with_it() -> None:
    source = BASE.with_links(
        ("a1", "phone", "shared"), ("a2", "phone", "shared"), ("b1", "phone", "shared"),
        ("a2", "phone", "another"), ("b1", "address", "home"), ("a3", "phone", "shared"),
    )  # fmt: skip
    found = told(night(source))
    assert found.select("event", "kind", "value").rows() == [
        ("a1", "phone", "shared"), ("b1", "phone", "shared"), ("a2", "phone", "shared"),
    ]  # fmt: skip


def test_what_a_third_person_was_named_with_is_not_told() -> None:
    source = BASE.with_links(*((event, "vehicle", "van") for event in ("a1", "b1", "c1")))
    timeline = night(source)
    assert len(timeline.links) == 3
    assert told(timeline, [1])["event"].to_list() == ["a1", "c1"]
    assert told(timeline, [1])["link"].unique().to_list() == [1]


def test_one_report_of_two_things_has_a_row_for_each() -> None:
    rows = [(event, "account", value) for event in ("a1", "b1") for value in ("y", "x")]
    found = told(night(BASE.with_links(*rows)))
    assert found.select("event", "value").rows() == [("a1", "x"), ("a1", "y"), ("b1", "x"), ("b1", "y")]


def test_an_outsider_is_named() -> None:
    found = told(night(BASE.with_links(("a1", "subject", "third"), ("b1", "subject", "third"))))
    assert found.select("event", "kind", "value").rows() == [
        ("a1", "common_contact", "third"), ("b1", "common_contact", "third"),
    ]  # fmt: skip


def test_an_investigation_rests_on_no_report() -> None:
    rows = [(who, "i1", "subject", moment("2025-01-01")) for who in ("s001", "s002")]
    source = replace(BASE, involvements=pl.DataFrame(rows, schema=INVOLVEMENTS, orient="row"))
    timeline = night(source)
    assert [KINDS[kind] for kind in timeline.links.kind] == ["investigation"]
    assert told(timeline).is_empty()


def test_nothing_is_asked_and_nothing_found() -> None:
    assert told(night(BASE.with_links(("a1", "subject", "s002"))), []).is_empty()
    assert told(night(BASE)).is_empty()


@settings(max_examples=15)
@given(seed=st.integers(0, 500))
def test_every_tie_by_reports_has_as_many_as_it_counts(seed: int) -> None:
    source = tied_world(seed, 20, 300)
    timeline = source.history().night(NIGHT, np.zeros(len(TAXONOMY.types)))
    found, ties = told(timeline), timeline.links
    counted = np.bincount(found["link"].to_numpy(), minlength=len(ties))
    # a thing counts its reports, and two things that one report names count twice
    assert counted.tolist() == ties.reports.tolist()
    assert timeline.known[found["report"].to_numpy()].all()
    on = timeline.reports.subject[found["report"].to_numpy()]
    place = found["link"].to_numpy()
    assert ((on == ties.first[place]) | (on == ties.second[place])).all()
    assert found.select("link").equals(found.select("link").sort("link"))


def test_every_tie_has_as_many_reports_as_it_says() -> None:
    # a home that very many share binds nobody, so its reports stand behind no tie of two who share another
    source = tied_world(4)
    people = source.versions["subject_id"].to_list()
    rows = [report(f"h{i}", person, "2026-05-01", "police_stop") for i, person in enumerate(people)]
    links = [(f"h{i}", "address", "hostel") for i in range(len(people))]
    timeline = (
        source.with_reports(*rows)
        .with_links(*links)
        .history()
        .night(NIGHT, priors(TAXONOMY).shares(TAXONOMY))
    )
    ties = timeline.links
    found = behind(timeline.mentions, timeline.reports, timeline.known, ties, np.arange(len(ties)))
    counted = found.unique(["link", "report"]).group_by("link").len()
    of_reports = np.zeros(len(ties), dtype=np.int64)
    of_reports[counted["link"].to_numpy()] = counted["len"].to_numpy()
    assert (of_reports <= ties.reports).all()
    hostel = set(range(len(people)))
    cited = set(timeline.reports.event_ids.gather(found["report"])) & {f"h{i}" for i in hostel}
    assert not cited
