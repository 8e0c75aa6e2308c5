"""Where people stand in the drawing of a neighbourhood: rings around the subject, the tied side by side."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx  # type: ignore[import-untyped]

Point = tuple[float, float]

RING = 100.0
"""Distance from one ring to the next, in units of the drawing."""
WIDENING = 1.6
"""How much wider than high the rings are: a screen has more room sideways."""
ROW_HOLDS = 60
"""People who fit side by side into a ring; more stand in rows one behind the other."""
_ROW = 0.28


def paths(graph: nx.Graph) -> dict[str, tuple[str, ...]]:
    """The way from the subject to everybody: of those with fewest ties the strongest, then by ids.

    `graph` has `subject` and nodes with `distance`; a way is strong as the product of its ties' weights.

    >>> import networkx as nx
    >>> near = nx.Graph([("S1", "S2", {"weight": 0.5}), ("S2", "S3", {"weight": 0.5})], subject="S1")
    >>> nx.set_node_attributes(near, {"S1": 0, "S2": 1, "S3": 2}, "distance")
    >>> paths(near)["S3"]
    ('S1', 'S2', 'S3')
    """
    root = graph.graph["subject"]
    strength: dict[str, float] = {root: 1.0}
    found: dict[str, tuple[str, ...]] = {root: (root,)}
    distance = dict(graph.nodes(data="distance"))
    for person in sorted(set(graph) - {root}, key=lambda one: (distance[one], one)):
        nearer = [
            (-strength[other] * tie["weight"], other)
            for other, tie in graph.adj[person].items()
            if other in found and distance[other] == distance[person] - 1
        ]
        if nearer:
            least, before = min(nearer)
            strength[person], found[person] = -least, (*found[before], person)
    return found


def positions(graph: nx.Graph) -> dict[str, Point]:
    """A place for everybody: the subject in the middle, each ring as many ties away.

    Whoever is reached through somebody stands behind them. The same graph gives the same places, in
    whatever order its nodes and ties come.
    """
    ways = paths(graph)
    behind: dict[str, list[str]] = {}
    for person in sorted(ways):
        if len(ways[person]) > 1:
            behind.setdefault(ways[person][-2], []).append(person)
    places = {graph.graph["subject"]: (0.0, 0.0)}
    sectors = [(graph.graph["subject"], 0.0, 1.0)]
    ring = 1
    while sectors:
        sectors = _next_ring(graph, behind, sectors)
        rows = math.ceil(len(sectors) / ROW_HOLDS)
        for number, (person, first, last) in enumerate(sectors):
            places[person] = _place(ring + _ROW * (number % max(rows, 1)), (first + last) / 2)
        ring += 1
    # whom no way leads to is nobody's neighbour, and has no place of their own
    return places | dict.fromkeys(sorted(set(graph) - set(places)), (0.0, 0.0))


def _next_ring(
    graph: nx.Graph, behind: dict[str, list[str]], sectors: list[tuple[str, float, float]]
) -> list[tuple[str, float, float]]:
    """Everybody behind those of one ring, each with their part of the circle, from 0 to 1."""
    ring: list[tuple[str, float, float]] = []
    for before, first, last in sectors:
        people = _side_by_side(graph, behind.get(before, []))
        children = [len(behind.get(person, [])) for person in people]
        # half of the room for all alike: somebody with very many behind them must not push others together
        alike = max(1.0, sum(children) / max(len(people), 1))
        shares = [alike + count for count in children]
        width = (last - first) / max(sum(shares), 1)
        ends = list(itertools.accumulate((share * width for share in shares), initial=first))
        ring += list(zip(people, ends[:-1], ends[1:], strict=True))
    return ring


def _side_by_side(graph: nx.Graph, people: Iterable[str]) -> list[str]:
    """People in an order that has those of one group, and those tied to each other, close together."""
    left = {person: (graph.nodes[person].get("group") or "", person) for person in people}
    order: list[str] = []
    while left:
        line = [min(left, key=left.__getitem__)]
        while line:
            person = line.pop()
            if left.pop(person, None) is None:
                continue
            order.append(person)
            near = [(tie["weight"], other) for other, tie in graph.adj[person].items() if other in left]
            # the strongest tie is followed first
            line += [other for _, other in sorted(near)]
    return order


def _place(ring: float, share: float) -> Point:
    angle = 2 * math.pi * share - math.pi / 2
    return round(WIDENING * RING * ring * math.cos(angle), 3), round(RING * ring * math.sin(angle), 3)
