from __future__ import annotations

import json
import math
import random
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import networkx as nx  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.charts import _layout, _tie_marks, neighbourhood, palette
from analytics.network.mentions import KINDS

AS_OF = date(2026, 6, 30)
MIDNIGHT = datetime(2026, 6, 30)
CLOSED: dict[str, Any] = {
    "status": "closed",
    "rank": 4321,
    "last_event_on": date(2026, 6, 1),
    "main_reason": "Police stop",
    "group": None,
}


def tie(kind: str = "contact", weight: float = 0.5, days: int | None = 40, seen: int = 10) -> dict[str, Any]:
    """A tie that began some days ago; None: without a date."""
    began = None if days is None else MIDNIGHT - timedelta(days=days)
    last = None if days is None else MIDNIGHT - timedelta(days=min(seen, days))
    return {"kind": kind, "weight": weight, "began": began, "last": last, "reports": 1, "event_ids": ["E1"]}


def around(people: dict[str, dict[str, Any]], ties: dict[tuple[str, str], list[dict[str, Any]]]) -> nx.Graph:
    """A neighbourhood of S1 by hand; distances follow from the ties."""
    graph = nx.Graph(subject="S1", as_of=AS_OF, left_out=0)
    graph.add_nodes_from((name, CLOSED | about) for name, about in people.items())
    bare = nx.Graph(list(ties))
    bare.add_node("S1")
    nx.set_node_attributes(graph, nx.single_source_shortest_path_length(bare, "S1"), "distance")
    for (one, other), these in ties.items():
        dated = [each for each in these if each["began"]]
        graph.add_edge(
            one,
            other,
            weight=1 - math.prod(1 - each["weight"] for each in these),
            kinds=tuple(each["kind"] for each in these),
            first_seen=min((each["began"] for each in dated), default=None),
            last_seen=max((each["last"] for each in dated), default=None),
            ties=these,
        )
    return graph


def at_random(seed: int, people: int, hops: int = 2) -> nx.Graph:
    """A neighbourhood of many, two ties deep."""
    chance = random.Random(seed)
    names = [f"S{number}" for number in range(1, people + 1)]
    near = names[1 : max(2, people // (4 if hops > 1 else 1))]
    ties = {
        ("S1", name): [tie(chance.choice(KINDS), chance.random(), chance.randint(1, 900))] for name in near
    }
    for name in names[1 + len(near) :]:
        for other in chance.sample(near, min(2, len(near))):
            ties[other, name] = [tie(chance.choice(KINDS), chance.random(), chance.randint(1, 900))]
    for _ in range(people // 3):
        one, other = chance.choice(names[1:]), chance.choice(near)
        if one != other and (one, other) not in ties and (other, one) not in ties:
            ties[one, other] = [tie(weight=chance.random(), days=None)]
    groups = {name: {"group": chance.choice(["G-a", "G-b", None])} for name in names}
    return around(groups, ties)


def drawn(graph: nx.Graph, **more: Any) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Nodes by id, and edges, of the drawing."""
    series = neighbourhood.spec(graph, **more)["series"][0]
    return {node["id"]: node for node in series["data"]}, series["links"]


SMALL = around(
    {
        "S1": {"rank": 4},
        "S2": {"rank": 14},
        "S3": {"status": "active", "rank": None, "last_event_on": None, "main_reason": None},
        "S4": {"last_event_on": date(2020, 1, 1)},
    },
    {
        ("S1", "S2"): [tie("contact", 0.9, 40), tie("address", 0.1, 800, 700)],
        ("S1", "S3"): [tie("investigation", 0.2, None)],
        ("S2", "S4"): [tie("vehicle", 0.3, 1500, 1400)],
    },
)


def test_status_and_rank_are_seen_without_colours() -> None:
    people, _ = drawn(SMALL)
    assert {name: node["symbol"] for name, node in people.items()} == {
        "S1": "circle",
        "S2": "circle",
        "S3": "diamond",
        "S4": "circle",
    }
    assert [name for name, node in people.items() if node["label"]["show"]] == ["S1", "S2"]
    assert people["S1"]["label"]["formatter"] == "S1"
    assert people["S2"]["label"]["formatter"] == "14"
    sizes = [people[name]["symbolSize"] for name in ("S1", "S3", "S2", "S4")]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) == 4


def test_a_tie_shows_its_strongest_kind_by_colour_and_line_and_its_weight_by_width() -> None:
    _, edges = drawn(SMALL)
    edges = sorted(edges, key=lambda edge: -edge["value"])
    styles = [edge["lineStyle"] for edge in edges]
    assert [style["type"] for style in styles] == ["solid", "dashed", "dotted"]
    assert styles[0]["color"] == neighbourhood.KIND_COLOURS["contact"]
    assert styles[0]["width"] > styles[1]["width"] > styles[2]["width"]
    assert "met since May 2026 (1 report)\nsame address since Apr 2024" in edges[0]["name"]


def test_what_was_seen_lately_is_less_faint() -> None:
    people, edges = drawn(SMALL)
    assert people["S2"]["itemStyle"]["opacity"] > people["S4"]["itemStyle"]["opacity"]
    assert edges[2]["lineStyle"]["opacity"] > edges[1]["lineStyle"]["opacity"]
    lately = [_tie_marks.freshness(AS_OF - timedelta(days=days), AS_OF) for days in (1, 200, 900, 4000)]
    assert lately == sorted(lately, reverse=True)
    assert len(set(lately)) == 4


def test_every_kind_has_a_colour_of_its_own_that_stands_out_on_both_pages() -> None:
    assert set(neighbourhood.KIND_COLOURS) == set(KINDS)
    colours = [*neighbourhood.KIND_COLOURS.values()]
    assert len(set(colours)) == len(colours)
    for colour in [*colours, _tie_marks.RING]:
        for page in (palette.LIGHT_PAGE, palette.DARK_PAGE):
            assert palette.contrast(colour, page) >= 3
    assert palette.contrast(palette.LIGHT_PAGE, palette.DARK_PAGE) >= 7  # a label and what it stands on


def test_edges_point_at_the_people_they_tie() -> None:
    series = neighbourhood.spec(SMALL)["series"][0]
    names = [node["id"] for node in series["data"]]
    tied = {frozenset((names[edge["source"]], names[edge["target"]])) for edge in series["links"]}
    assert tied == {frozenset(edge) for edge in SMALL.edges}


def test_the_way_to_whoever_is_looked_at_stands_out() -> None:
    people, edges = drawn(SMALL, way=("S1", "S2", "S4"))
    wide = [edge["lineStyle"]["width"] == _tie_marks.STANDS_OUT["width"] for edge in edges]
    assert wide == [False, True, True]
    assert people["S4"]["itemStyle"]["borderColor"] != people["S1"]["itemStyle"]["borderColor"]


def test_text_of_a_feed_is_only_text() -> None:
    hostile = "<img src=x onerror=alert(1)> {b} {@x} {a|b}" + chr(0x202E) + "\n"
    graph = around({"S1": {}, "S2": {"main_reason": hostile}}, {("S1", "S2"): [tie()]})
    told = drawn(graph)[0]["S2"]["name"].split("\n")[-1]
    assert told == "<img src=x onerror=alert(1)> (b) (@x) (a/b)??"  # ECharts escapes what {b} stands for
    series = neighbourhood.spec(graph)["series"][0]
    assert series["tooltip"] == {"formatter": "{b}"}


def test_only_what_had_begun_is_tied_and_everybody_keeps_their_place() -> None:
    shown = neighbourhood.ties_by(SMALL, until=date(2024, 6, 1))
    assert [*shown] == [*SMALL]
    assert neighbourhood.in_turn(shown) == [("S1", "S3"), ("S2", "S4"), ("S1", "S2")]
    assert shown.edges["S1", "S2"]["kinds"] == ("address",)
    assert shown.edges["S1", "S2"]["weight"] == pytest.approx(0.1)
    before, _ = drawn(SMALL)
    after, _ = drawn(SMALL, shown=neighbourhood.ties_by(SMALL, until=date(2020, 6, 1)))
    assert {name: (node["x"], node["y"]) for name, node in after.items()} == {
        name: (node["x"], node["y"]) for name, node in before.items()
    }
    assert not after["S2"]["label"]["show"]
    assert after["S2"]["symbolSize"] < before["S4"]["symbolSize"]
    assert "none of their ties is shown" in after["S2"]["name"]
    assert "none of their ties is shown" not in after["S3"]["name"]  # a tie without a date was always there


def test_kinds_that_are_not_wanted_tie_nobody() -> None:
    assert neighbourhood.kinds(SMALL) == {"contact": 1, "address": 1, "vehicle": 1, "investigation": 1}
    assert list(neighbourhood.ties_by(SMALL, ["address"]).edges) == [("S1", "S2")]
    assert neighbourhood.ties_by(SMALL, []).number_of_edges() == 0
    assert len(neighbourhood.ties_by(SMALL, [])) == len(SMALL)


def test_people_whose_case_is_not_wanted_are_not_tied() -> None:
    closed = neighbourhood.ties_by(SMALL, statuses=["closed"])
    assert set(closed.edges) == {("S1", "S2"), ("S2", "S4")}
    assert not neighbourhood.ties_by(SMALL, statuses=[]).edges
    assert list(neighbourhood.ties_by(SMALL, statuses=["active"]).edges) == [("S1", "S3")]


@given(st.integers(0, 40), st.sets(st.sampled_from(KINDS)), st.integers(0, 900), st.integers(0, 900))
def test_a_later_day_only_adds_ties_at_the_end(seed: int, kinds: set[str], one: int, other: int) -> None:
    graph = at_random(seed, 12)
    early, late = (AS_OF - timedelta(days=days) for days in sorted((one, other), reverse=True))
    first = neighbourhood.in_turn(neighbourhood.ties_by(graph, kinds, early))
    assert neighbourhood.in_turn(neighbourhood.ties_by(graph, kinds, late))[: len(first)] == first


def test_months_run_from_the_first_tie_to_the_night() -> None:
    months = neighbourhood.months(SMALL)
    assert (months[0], months[-1]) == (date(2022, 5, 1), date(2026, 6, 1))
    assert len(months) == 50
    assert neighbourhood.months(around({"S1": {}}, {})) == []


@given(st.integers(0, 60), st.integers(2, 14))
def test_a_way_has_fewest_ties_and_is_the_strongest_of_these(seed: int, people: int) -> None:
    graph = at_random(seed, people)
    ways = neighbourhood.paths(graph)
    assert set(ways) == set(graph)
    for person, way in ways.items():
        strengths = [
            math.prod(graph.edges[step]["weight"] for step in pairwise(other))
            for other in nx.all_shortest_paths(graph, "S1", person)
        ]
        assert (way[0], way[-1]) == ("S1", person)
        assert len(way) - 1 == graph.nodes[person]["distance"]
        strength = math.prod(graph.edges[step]["weight"] for step in pairwise(way))
        assert strength == pytest.approx(max(strengths))


@given(st.integers(0, 30), st.randoms(use_true_random=False))
def test_places_do_not_hang_on_the_order_of_people_or_ties(seed: int, chance: random.Random) -> None:
    graph = at_random(seed, 20)
    people, ties = list(graph.nodes(data=True)), list(graph.edges(data=True))
    chance.shuffle(people)
    chance.shuffle(ties)
    other = nx.Graph(**graph.graph)
    other.add_nodes_from(people)
    other.add_edges_from(ties)
    assert _layout.positions(other) == _layout.positions(graph)


@pytest.mark.parametrize("hops", [1, 2])
def test_three_hundred_people_stand_apart_each_on_their_ring(hops: int) -> None:
    graph = at_random(3, 300, hops)
    places = _layout.positions(graph)
    assert set(places) == set(graph)
    assert places["S1"] == (0.0, 0.0)
    points = list(places.values())
    assert min(math.dist(one, other) for at, one in enumerate(points) for other in points[:at]) > 4
    for person, (x, y) in places.items():
        ring = math.hypot(x / _layout.WIDENING, y) / _layout.RING
        assert math.floor(ring + 0.001) >= graph.nodes[person]["distance"]
    series = neighbourhood.spec(graph)["series"][0]
    assert len(series["data"]) == 300
    assert len(series["links"]) == graph.number_of_edges()
    assert json.dumps(series, allow_nan=False)


def test_people_of_one_group_stand_side_by_side() -> None:
    groups = {f"S{number}": {"group": f"G-{number % 3}"} for number in range(2, 11)}
    graph = around({"S1": {}} | groups, {("S1", name): [tie()] for name in groups})
    places = _layout.positions(graph)
    turn = sorted(groups, key=lambda name: math.atan2(places[name][0], -places[name][1]) % math.tau)
    in_turn = [groups[name]["group"] for name in turn]
    assert sum(one != other for one, other in pairwise(in_turn)) == 2


def test_somebody_with_very_many_behind_them_leaves_room_for_others() -> None:
    many: dict[tuple[str, str], list[dict[str, Any]]] = {
        ("S2", f"T{number}"): [tie()] for number in range(200)
    }
    people: dict[str, dict[str, Any]] = {f"S{number}": {} for number in (1, 2, 3, 4, 5)}
    graph = around(
        people | {name: {} for _, name in many},
        {("S1", f"S{number}"): [tie()] for number in (2, 3, 4, 5)} | many,
    )
    places = _layout.positions(graph)
    near = [places[f"S{number}"] for number in (2, 3, 4, 5)]
    assert min(math.dist(one, other) for at, one in enumerate(near) for other in near[:at]) > 50


def test_somebody_alone_can_be_drawn() -> None:
    people, edges = drawn(around({"S1": {"rank": None}}, {}))
    assert list(people) == ["S1"]
    assert edges == []
