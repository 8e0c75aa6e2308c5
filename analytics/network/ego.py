"""The neighbourhood of a subject as a networkx graph: what a notebook, a drawing or an export works with."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from analytics.errors import UsageError
from analytics.network.graph import LinkGraph
from analytics.network.mentions import KINDS
from analytics.network.paths import Reach, reach
from analytics.reports import NEVER_US

if TYPE_CHECKING:
    import networkx as nx  # type: ignore[import-untyped]

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - a feed's times are UTC and carry no zone


def ego(graph: LinkGraph, subject: str, hops: int = 1, most: int = 300) -> nx.Graph:
    """Everybody within `hops` ties of a subject, and all ties among them.

    Of more than `most` people (the subject is one) the nearest stay: by distance, then by the strongest path
    of at most `hops` ties, then by id; `graph.graph["left_out"]` says how many do not.

    Nodes are subject ids in that order, with `distance` (ties) and `index` (into `subject_ids`). Edges have
    `weight`, `kinds` (names, in the order of `KINDS`), `first_seen` and `last_seen` (UTC, no zone; None where
    no tie is dated) and `ties`, a dict for each row of `links`: `kind`, `weight`, `began`, `last`,
    `recorded`, `reports` and `row`. Raises `UsageError` for an unknown subject, hops below 0 or most below 1.
    """
    import networkx as nx

    if most < 1:
        raise UsageError(f"neighbourhood of {most} people", allowed="1 or more")
    root = graph.index(subject)
    within = reach(graph, root, hops)
    distance = np.argmax(within.strength[:, within.nodes] > 0.0, axis=0)
    kept = _nearest(within, distance)[:most]
    drawn: nx.Graph = nx.Graph(left_out=len(within.nodes) - len(kept))
    for place in kept.tolist():
        node = int(within.nodes[place])
        drawn.add_node(graph.subject_ids[node], distance=int(distance[place]), index=node)
    _tie(drawn, graph, np.sort(within.nodes[kept]))
    return drawn


def _nearest(within: Reach, distance: NDArray[np.intp]) -> NDArray[np.intp]:
    """Positions among the nodes reached: by distance, strongest path, id."""
    return np.lexsort((within.nodes, -within.strength[-1, within.nodes], distance))


def _tie(drawn: nx.Graph, graph: LinkGraph, nodes: NDArray[np.int64]) -> None:
    """Add all ties among `nodes` (ascending), each once."""
    for node in nodes.tolist():
        near, weights = graph.neighbours(node)
        among = (near > node) & np.isin(near, nodes)
        for other, weight in zip(near[among].tolist(), weights[among].tolist(), strict=True):
            ties = [_described(graph, row) for row in graph.link_rows(node, other).tolist()]
            drawn.add_edge(
                graph.subject_ids[node],
                graph.subject_ids[other],
                weight=weight,
                kinds=tuple(dict.fromkeys(tie["kind"] for tie in ties)),
                first_seen=min((tie["began"] for tie in ties if tie["began"]), default=None),
                last_seen=max((tie["last"] for tie in ties if tie["last"]), default=None),
                ties=ties,
            )


def _described(graph: LinkGraph, row: int) -> dict[str, Any]:
    links = graph.links
    return {
        "kind": KINDS[links.kind[row]],
        "weight": float(links.weight[row]),
        "began": _moment(int(links.began[row])),
        "last": _moment(int(links.last[row])),
        "recorded": _moment(int(links.recorded[row])),
        "reports": int(links.reports[row]),
        "row": row,
    }


def _moment(microseconds: int) -> datetime | None:
    """A time, UTC; None where the feed does not date it."""
    return None if abs(microseconds) == NEVER_US else EPOCH + timedelta(microseconds=microseconds)
