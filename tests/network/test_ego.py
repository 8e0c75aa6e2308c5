"""The neighbourhood against networkx's own, and what is kept of one that is too large to look at."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import networkx as nx  # type: ignore[import-untyped]
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.errors import UsageError
from analytics.network.graph import LinkGraph
from analytics.reports import NEVER_US
from tests.network.graphs import Tie, as_networkx, drawn, graph, ids, made

World = tuple[int, list[Tie]]


@given(drawn(), st.integers(0, 3), st.data())
def test_it_is_the_neighbourhood_that_networkx_cuts_out(world: World, hops: int, data: st.DataObject) -> None:
    people, rows = world
    if people == 0:
        return
    root = data.draw(st.integers(0, people - 1))
    names = ids(people).to_list()
    expected = nx.ego_graph(as_networkx(people, rows), root, radius=hops)
    far = nx.single_source_shortest_path_length(expected, root)
    found = graph(people, *rows).ego(names[root], hops)
    assert {node: data["index"] for node, data in found.nodes(data=True)} == {names[n]: n for n in expected}
    assert {data["index"]: data["distance"] for _, data in found.nodes(data=True)} == far
    assert {frozenset(edge) for edge in found.edges} == {
        frozenset((names[one], names[other])) for one, other in expected.edges
    }
    for one, other, weight in expected.edges(data="weight"):
        assert found[names[one]][names[other]]["weight"] == pytest.approx(weight, abs=1e-12)
    assert found.graph["left_out"] == 0


@given(drawn(), st.integers(1, 5), st.data())
def test_a_smaller_one_is_the_beginning_of_a_larger_one(world: World, most: int, data: st.DataObject) -> None:
    people, rows = world
    if people == 0:
        return
    root = ids(people)[data.draw(st.integers(0, people - 1))]
    whole, cut = graph(people, *rows).ego(root, 2), graph(people, *rows).ego(root, 2, most)
    assert list(cut) == list(whole)[:most]
    assert next(iter(cut)) == root
    assert cut.graph["left_out"] == len(whole) - len(cut)
    assert {frozenset(edge) for edge in cut.edges} == {
        frozenset(edge) for edge in whole.subgraph(list(cut)).edges
    }


def test_the_nearest_stay_by_distance_then_strength_then_id() -> None:
    rows = [(0, 1, 0, 0.3), (0, 2, 0, 0.9), (0, 3, 0, 0.3), (2, 4, 0, 1.0), (1, 5, 0, 1.0)]
    assert list(graph(6, *rows).ego("S000", 2)) == ["S000", "S002", "S001", "S003", "S004", "S005"]


def test_a_tie_tells_its_kinds_dates_and_rows() -> None:
    edge = graph(2, (0, 1, 0, 0.5), (0, 1, 2, 0.25)).ego("S001").edges["S000", "S001"]
    assert edge["kinds"] == ("contact", "phone")
    assert (edge["first_seen"], edge["last_seen"]) == (datetime(1970, 1, 1), datetime(1970, 1, 3))
    assert edge["ties"][1] == {
        "kind": "phone",
        "weight": 0.25,
        "began": datetime(1970, 1, 2),
        "last": datetime(1970, 1, 3),
        "recorded": datetime(1970, 1, 4),
        "reports": 1,
        "row": 1,
    }


def test_a_tie_of_unknown_date_has_none() -> None:
    links = made([(0, 1, 7, 0.5), (1, 2, 7, 0.5), (1, 2, 0, 0.5)])
    never = np.array([-NEVER_US, -NEVER_US, 0])
    undated = replace(links, began=never, last=never, recorded=never)
    drawn_graph = LinkGraph.of(undated, ids(3)).ego("S000", 2)
    assert drawn_graph.edges["S000", "S001"]["first_seen"] is None
    assert drawn_graph.edges["S000", "S001"]["ties"][0]["recorded"] is None
    assert drawn_graph.edges["S001", "S002"]["last_seen"] == datetime(1970, 1, 1)


def test_a_person_without_ties_stands_alone() -> None:
    alone = graph(3, (0, 1, 0, 0.5)).ego("S002", 3)
    assert list(alone.nodes(data=True)) == [("S002", {"distance": 0, "index": 2})]
    assert alone.number_of_edges() == 0


def test_the_same_graph_gives_the_same_drawing() -> None:
    linked = graph(5, (0, 1, 0, 0.5), (0, 2, 2, 0.5), (2, 3, 4, 0.7), (1, 2, 0, 0.2))
    one, other = (repr(list(nx.to_edgelist(linked.ego("S000", 2)))) for _ in range(2))
    assert one == other


def test_what_cannot_be_asked_is_a_wrong_usage() -> None:
    linked = graph(2, (0, 1, 0, 0.5))
    for wrong in ({"subject": "S9"}, {"subject": "S000", "hops": -1}, {"subject": "S000", "most": 0}):
        with pytest.raises(UsageError, match="allowed: "):
            linked.ego(**wrong)
