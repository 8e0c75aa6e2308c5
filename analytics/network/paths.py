"""Why two subjects are linked: the strongest path between them, and the ties that it is made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from analytics.errors import UsageError
from analytics.network.graph import LinkGraph
from analytics.reports import Floats


@njit(cache=True, nogil=True)
def _reach(indptr, indices, data, root, strength, back):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Fill, layer by layer, the `strength` of the best path of at most h ties and the node `back` on it.

    `back` is -1 where a path of fewer ties is as good; of equal ones of h ties, the smaller node stands.
    """
    n = strength.shape[1]
    reached = np.empty(n, dtype=np.int64)
    reached[0] = root
    count = 1
    strength[0, root] = 1.0
    for h in range(1, strength.shape[0]):
        for place in range(count):
            v = reached[place]
            strength[h, v] = strength[h - 1, v]
        known = count
        for place in range(known):
            v = reached[place]
            for at in range(indptr[v], indptr[v + 1]):
                u = indices[at]
                weight = strength[h - 1, v] * data[at]
                if strength[h, u] == 0.0 and weight > 0.0:
                    reached[count] = u
                    count += 1
                if weight > strength[h, u] or (weight == strength[h, u] and v < back[h, u]):
                    strength[h, u] = weight
                    back[h, u] = v
    return reached[:count]


class Reach(NamedTuple):
    """What lies within some ties of a node: `nodes` (r,) in the order in which they were found.

    `strength` (hops + 1, n) is the product of weights along the strongest path of at most so many ties (0:
    none), `back` (hops + 1, n) the node before the last on it, -1 where a path of fewer ties is as strong.
    """

    nodes: NDArray[np.int64]
    strength: Floats
    back: NDArray[np.int32]


def reach(graph: LinkGraph, root: int, hops: int) -> Reach:
    """Strongest paths of at most `hops` ties from a node to all others.

    The strongest path is the shortest one in -log weight (Dijkstra, 1959); with a bound on the number of
    ties it is found layer by layer (Bellman, "On a routing problem", 1958). `UsageError` for hops below 0.
    """
    if hops < 0:
        raise UsageError(f"paths of {hops} hops", allowed="0 or more")
    shape = (hops + 1, len(graph))
    strength, back = np.zeros(shape), np.full(shape, -1, dtype=np.int32)
    m = graph.matrix
    nodes = _reach(m.indptr, m.indices, m.data, root, strength, back)
    return Reach(nodes, strength, back)


@dataclass(frozen=True)
class Path:
    """A chain of ties: its `subjects` in order, the product of its weights, each step's rows of `links`."""

    subjects: tuple[str, ...]
    strength: float
    steps: tuple[tuple[int, ...], ...]


def strongest(graph: LinkGraph, subject: str, other: str, hops: int = 2) -> Path | None:
    """The strongest path of at most `hops` ties between two subjects; None where there is none.

    Of equally strong paths the one of fewer ties stands, then the one whose ids are smaller, compared
    from the far end. Raises `UsageError` for an unknown subject.
    """
    found = why_linked(graph, subject, [other], hops=hops, most=1)
    return found[0] if found else None


def why_linked(
    graph: LinkGraph, subject: str, targets: Iterable[str], hops: int = 2, most: int = 3
) -> list[Path]:
    """The `most` strongest paths of at most `hops` ties from a subject to `targets`, one a target.

    Strongest first, then the shorter, then by ids; the subject itself is no target. Raises `UsageError`
    for an unknown subject.
    """
    root = graph.index(subject)
    within = reach(graph, root, hops)
    wanted = {graph.index(target) for target in targets} - {root}
    nodes = [_nodes(within, root, node) for node in sorted(wanted) if within.strength[hops, node] > 0.0]
    nodes.sort(key=lambda path: (-within.strength[hops, path[-1]], len(path), path))
    return [_path(graph, path, float(within.strength[hops, path[-1]])) for path in nodes[:most]]


def _nodes(within: Reach, root: int, node: int) -> list[int]:
    """Nodes from the root to `node`, along the strongest path."""
    path = [node]
    layer = within.back.shape[0] - 1
    while path[-1] != root:
        before = int(within.back[layer, path[-1]])
        layer -= 1
        if before >= 0:
            path.append(before)
    return path[::-1]


def _path(graph: LinkGraph, nodes: list[int], strength: float) -> Path:
    steps = pairwise(nodes)
    rows = tuple(tuple(graph.link_rows(one, other).tolist()) for one, other in steps)
    return Path(tuple(graph.subject_ids[node] for node in nodes), strength, rows)
