"""A published night's neighbourhoods, ways between people and groups, read back from its file."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import networkx as nx  # type: ignore[import-untyped]
import polars as pl
import pytest

from analytics.errors import UsageError
from analytics.nightly import neighbourhood
from analytics.store import nights
from analytics.store.nights import Night
from analytics.store.open import open_store
from tests.nightly.jobs import FIRST, run

NODE = {
    "distance", "status", "rank", "score", "probability", "since", "last_event_on", "main_reason", "group",
    "reopened_on", "chance",
}  # fmt: skip


@pytest.fixture
def night(tiny_store: Path) -> Night:
    found = nights.current(open_store(tiny_store))
    assert found is not None
    return found


@pytest.fixture
def ties(night: Night) -> pl.DataFrame:
    return nights.read(night, "read_night_ties")


def busiest(ties: pl.DataFrame) -> str:
    """Whoever is tied to most people."""
    counts = ties.group_by("subject_id").agg(pl.col("other_id").n_unique().alias("n"))
    return str(counts.sort(["n", "subject_id"], descending=[True, False])["subject_id"][0])


def whole(ties: pl.DataFrame) -> nx.Graph[str]:
    """All ties of the night as a plain graph."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edges_from(ties.select("subject_id", "other_id").iter_rows())
    return graph


@pytest.mark.parametrize("hops", [1, 2, 3])
def test_it_holds_everybody_within_the_hops_and_all_their_ties(
    night: Night, ties: pl.DataFrame, hops: int
) -> None:
    subject = busiest(ties)
    drawn = neighbourhood.ego(night, subject, hops=hops, most=10_000)
    expected = nx.ego_graph(whole(ties), subject, radius=hops)
    assert set(drawn) == set(expected)
    assert {frozenset(edge) for edge in drawn.edges} == {frozenset(edge) for edge in expected.edges}
    lengths = nx.single_source_shortest_path_length(expected, subject)
    assert {node: data["distance"] for node, data in drawn.nodes(data=True)} == lengths
    assert drawn.graph == {"left_out": 0, "subject": subject, "as_of": FIRST}


def test_nodes_and_edges_say_what_the_night_says(night: Night, ties: pl.DataFrame) -> None:
    subject = busiest(ties)
    drawn = neighbourhood.ego(night, subject)
    queue = nights.read(night, "read_night_queue")
    ranks = dict(queue.select("subject_id", "rank").iter_rows())
    for node, data in drawn.nodes(data=True):
        assert set(data) == NODE
        assert data["rank"] == ranks.get(node)
        assert (data["status"] == "closed") == (node in ranks)
    for one, other, data in drawn.edges(data=True):
        rows = ties.filter(pl.col("subject_id") == one, pl.col("other_id") == other)
        assert list(data["kinds"]) == [tie["kind"] for tie in data["ties"]]
        assert {tie["kind"]: tie["event_ids"] for tie in data["ties"]} == dict(
            rows.select("kind", "event_ids").iter_rows()
        )
        assert set(data["event_ids"]) == set(rows["event_ids"].explode().drop_nulls())
        assert data["first_seen"] == rows["began"].min()
        assert data["last_seen"] == rows["last"].max()


def test_of_too_many_the_nearest_stay_and_the_others_are_counted(night: Night, ties: pl.DataFrame) -> None:
    subject = busiest(ties)
    everyone = neighbourhood.ego(night, subject, hops=2, most=10_000)
    few = neighbourhood.ego(night, subject, hops=2, most=5)
    assert len(few) == 5
    assert few.graph["left_out"] == len(everyone) - 5
    assert subject in few


def test_somebody_without_ties_is_alone(night: Night, ties: pl.DataFrame) -> None:
    people = nights.read(night, "read_night_people")["subject_id"]
    alone = people.filter(~people.is_in(ties["subject_id"].implode()))
    drawn = neighbourhood.ego(night, alone[0], hops=2)
    assert list(drawn) == [alone[0]]
    assert drawn.number_of_edges() == 0
    assert neighbourhood.why_linked(night, alone[0]) == []


def test_who_is_not_known_or_has_no_ties_kept_is_wrong_usage(night: Night) -> None:
    with pytest.raises(UsageError, match=r"subject 'nobody'.*allowed: somebody on the list"):
        neighbourhood.ego(night, "nobody")
    with pytest.raises(UsageError, match="allowed: 1 to 3"):
        neighbourhood.ego(night, "nobody", hops=0)


def test_victims_and_witnesses_have_no_ties(tiny_feed: Path, ties: pl.DataFrame) -> None:
    roles = pl.read_parquet(tiny_feed / "involvements.parquet")
    only = roles.group_by("subject_id").agg(pl.col("role").is_in(["witness", "victim"]).all())
    bystanders = only.filter("role")["subject_id"]
    assert bystanders.len() > 0
    assert not ties["subject_id"].is_in(bystanders.implode()).any()


def test_a_way_is_made_of_ties_and_as_strong_as_their_product(night: Night, ties: pl.DataFrame) -> None:
    graph = neighbourhood.ego(night, busiest(ties), hops=2, most=10_000)
    ways = neighbourhood.why_linked(night, busiest(ties), hops=2)
    assert ways
    noted = neighbourhood.of_note(graph)
    for way in ways:
        assert way["subjects"][0] == busiest(ties)
        assert way["subjects"][-1] in noted
        strength = 1.0
        for step in way["steps"]:
            strength *= graph.edges[step["from"], step["to"]]["weight"]
            assert step["ties"]
        assert way["strength"] == pytest.approx(strength)
    assert [way["strength"] for way in ways] == sorted((way["strength"] for way in ways), reverse=True)


def test_a_target_may_be_asked_for(night: Night, ties: pl.DataFrame) -> None:
    subject = busiest(ties)
    other = ties.filter(pl.col("subject_id") == subject)["other_id"][0]
    (way,) = neighbourhood.why_linked(night, subject, other)
    assert (way["subjects"][0], way["subjects"][-1]) == (subject, other)
    with pytest.raises(UsageError, match="subject 'nobody'"):
        neighbourhood.why_linked(night, subject, "nobody")


def test_groups_keep_their_names_from_night_to_night(tiny_store_copy: Path) -> None:
    run(tiny_store_copy, FIRST + timedelta(days=1))
    store = open_store(tiny_store_copy)
    first, second = (
        nights.read(night, "read_night_people").drop_nulls("group_name") for night in nights.all(store)[-2:]
    )
    both = first.join(second, on="subject_id")
    assert both.height > 10
    # the month has changed, so groups were found anew, and most of them are the same
    assert 2 * int((both["group_name"] == both["group_name_right"]).sum()) > both.height


def test_moving_groups_count_what_people_say(night: Night) -> None:
    people = nights.read(night, "read_night_people")
    found = neighbourhood.moving_groups(night)
    rising = people.filter(pl.col("chance") > 0).group_by("group_name").len().filter(pl.col("len") > 1)
    assert set(found["group"]) == set(rising["group_name"].drop_nulls())
    for row in found.iter_rows(named=True):
        members = people.filter(pl.col("group_name") == row["group"])
        assert (row["members"], row["active"]) == (
            members.height,
            members.filter(pl.col("status") == "active").height,
        )
        assert row["rising"] == members.filter(pl.col("chance") > 0).height


def test_a_night_published_before_there_were_ties_says_so(tiny_store_copy: Path) -> None:
    store = open_store(tiny_store_copy)
    night = nights.current(store)
    assert night is not None
    old = Night(**{**vars(night), "manifest_text": night.manifest_text.replace('"ties":{', '"tiez":{')})
    assert neighbourhood.has_ties(night)
    assert not neighbourhood.has_ties(old)
    with pytest.raises(UsageError, match="published without ties"):
        neighbourhood.ego(old, "S1")


def test_a_night_is_compared_with_one_that_has_no_groups(tiny_store_copy: Path) -> None:
    run(tiny_store_copy, date(2026, 6, 23))
    earlier = nights.of_date(nights.all(open_store(tiny_store_copy)), date(2026, 6, 23))
    assert earlier is not None
    assert nights.read(earlier, "read_night_groups").columns == ["subject_id", "group_name"]
