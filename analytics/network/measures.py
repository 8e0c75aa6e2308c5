"""What is measured on the graph of a night: nearness to some people, distances, components, exposure.

Every sum is taken by one thread in the order of the matrix, so that bytes repeat; networkx is the oracle in
the tests. Nothing here knows what a subject is: nodes are indices into the graph's `subject_ids`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from analytics.network.graph import LinkGraph
from analytics.reports import Floats, Ints

APART = -1
"""The distance of a node that no path leads to."""


@dataclass(frozen=True)
class NearnessRules:
    """How nearness is measured.

    A walker goes on with probability `damping` at each step, along a tie by its weight, and else starts again
    at a seed. `tolerance` bounds the sum of all errors (the whole is 1); after `most_steps` it ends anyway.
    """

    damping: float = 0.85
    tolerance: float = 1e-12
    most_steps: int = 1000


def _arrays(graph: LinkGraph) -> tuple[NDArray[np.uint32], NDArray[np.uint32], Floats]:
    """The matrix as kernels read it: an index without a sign need not be looked at twice, half the time."""
    m = graph.matrix
    return m.indptr.view(np.uint32), m.indices.view(np.uint32), m.data


@njit(cache=True, nogil=True)
def _walked(indptr, indices, data, start, damping, tolerance, most_steps):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Solve x = start + damping * P x by conjugate gradients, P the step of a walker; isolated nodes stay.

    With s the sum of a node's weights, (S - damping A) z = start for z = x / s, whose matrix is symmetric and
    positive definite; S is its preconditioner. The residual in x is the change that one step of the power
    iteration would make.
    """
    n = start.shape[0]
    total, inverse = np.zeros(n), np.zeros(n)
    for v in range(n):
        for at in range(indptr[v], indptr[v + 1]):
            total[v] += data[at]
        inverse[v] = 1.0 / total[v] if total[v] > 0.0 else 0.0
    residual = np.where(total > 0.0, start, 0.0)
    way, z, image = residual * inverse, np.zeros(n), np.zeros(n)
    old, left = 0.0, 0.0
    for v in range(n):
        old += residual[v] * way[v]
        left += residual[v]
    for _ in range(most_steps):
        if left <= tolerance * (1.0 - damping):
            break
        along = 0.0
        for v in range(n):
            met = 0.0
            for at in range(indptr[v], indptr[v + 1]):
                met += data[at] * way[indices[at]]
            image[v] = total[v] * way[v] - damping * met
            along += way[v] * image[v]
        length = old / along
        new, left = 0.0, 0.0
        for v in range(n):
            z[v] += length * way[v]
            residual[v] -= length * image[v]
            new += residual[v] * residual[v] * inverse[v]
            left += abs(residual[v])
        for v in range(n):
            way[v] = residual[v] * inverse[v] + new / old * way[v]
        old = new
    return np.where(total > 0.0, np.maximum(z * total, 0.0), start)


def pagerank(
    graph: LinkGraph, seeds: Ints, weights: Floats | None = None, rules: NearnessRules | None = None
) -> Floats:
    """Personalised PageRank (n,) towards `seeds` (k,), which sums to 1; all zero without seeds.

    A walker starts at a seed in proportion to its weight (k,), alike where none are given, walks along ties,
    and starts again at a seed with probability 1 - `damping` and from whoever has no ties. This is
    `networkx.pagerank(personalization=p, dangling=p)` (Page et al., "The PageRank citation ranking", 1999).
    Ties run both ways, so its equation is symmetric but for a scale, and conjugate gradients (Hestenes &
    Stiefel, 1952) solve it in a sixth of the steps of the power iteration.
    """
    rules = rules or NearnessRules()
    share = np.ones(len(seeds)) if weights is None else weights
    start = np.bincount(seeds, weights=share, minlength=len(graph))
    whole = start.sum()
    if whole <= 0.0:
        return np.zeros(len(graph))
    steps = (rules.damping, rules.tolerance, rules.most_steps)
    x = _walked(*_arrays(graph), start / whole, *steps)
    # who is at a dead end starts again as the seeds do, which changes the scale and nothing else
    return np.asarray(x / x.sum())


@njit(cache=True, nogil=True)
def _distances(indptr, indices, distance, line, count):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Fill `distance` breadth first from the `count` nodes that stand in `line` at distance 0."""
    done = 0
    while done < count:
        v = line[done]
        done += 1
        for at in range(indptr[v], indptr[v + 1]):
            u = indices[at]
            if distance[u] < 0:
                distance[u] = distance[v] + 1
                line[count] = u
                count += 1


def distances(graph: LinkGraph, sources: Ints) -> NDArray[np.int32]:
    """Ties (n,) on the shortest way to the nearest of `sources` (k,); `APART` where no way leads there."""
    distance = np.full(len(graph), APART, dtype=np.int32)
    line = np.zeros(len(graph), dtype=np.int32)
    first = np.unique(sources)
    line[: len(first)] = first
    distance[first] = 0
    indptr, indices, _ = _arrays(graph)
    _distances(indptr, indices, distance, line, len(first))
    return distance


@njit(cache=True, nogil=True)
def _components(indptr, indices, label, line):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    for root in range(label.shape[0]):
        if label[root] >= 0:
            continue
        label[root] = root
        line[0] = root
        done, count = 0, 1
        while done < count:
            v = line[done]
            done += 1
            for at in range(indptr[v], indptr[v + 1]):
                u = indices[at]
                if label[u] < 0:
                    label[u] = root
                    line[count] = u
                    count += 1


def components(graph: LinkGraph) -> NDArray[np.int32]:
    """The connected component (n,) of each node, named by its smallest node."""
    label = np.full(len(graph), -1, dtype=np.int32)
    indptr, indices, _ = _arrays(graph)
    _components(indptr, indices, label, np.empty(len(graph), dtype=np.int32))
    return label


@njit(cache=True, nogil=True)
def _exposure(indptr, indices, data, x, decay, near, out):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Fill `near` with A x, and `out` with it plus `decay` times A A x less each node's way to itself."""
    n = x.shape[0]
    for v in range(n):
        for at in range(indptr[v], indptr[v + 1]):
            near[v] += data[at] * x[indices[at]]
    for v in range(n):
        beyond = 0.0
        for at in range(indptr[v], indptr[v + 1]):
            k = indices[at]
            # what a neighbour has of oneself is no exposure; rounding must not make it a debt
            beyond += data[at] * max(near[k] - data[at] * x[v], 0.0)
        out[v] = near[v] + decay * beyond


def exposure(graph: LinkGraph, x: Floats, decay: float = 0.5) -> Floats:
    """How much of `x` (n,), in [0, 1], lies within two ties of each node (n,).

    E_i = sum_j w_ij x_j + decay * sum w_ik w_kj x_j, the second sum over all paths i - k - j of two ties with
    j other than i: nobody is exposed to themselves. Whoever is a neighbour and a neighbour's neighbour
    counts once for each.
    """
    near, out = np.zeros(len(graph)), np.empty(len(graph))
    _exposure(*_arrays(graph), x, decay, near, out)
    return out
