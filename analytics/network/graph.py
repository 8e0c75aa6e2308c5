"""The graph of a night: subjects as nodes, their ties as one sparse matrix that remembers its rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
import polars as pl
from numba import njit
from numpy.typing import NDArray
from scipy.sparse import csr_array  # type: ignore[import-untyped]

from analytics.errors import UsageError
from analytics.network.links import Links
from analytics.network.mentions import KINDS
from analytics.reports import Floats

if TYPE_CHECKING:
    import networkx as nx  # type: ignore[import-untyped]


@njit(cache=True, nogil=True)
def _together(starts, rows, weight, out):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Fill `out` (p,) with 1 - prod(1 - weight) over each pair's rows; one row alone keeps its weight."""
    for pair in range(starts.shape[0] - 1):
        total = 0.0
        for at in range(starts[pair], starts[pair + 1]):
            total += weight[rows[at]] * (1.0 - total)
        out[pair] = total


@njit(cache=True, nogil=True)
def _filled(low, high, weight, indptr, indices, data, pair):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Fill both halves of a symmetric CSR from pairs sorted by (low, high): every row comes out sorted."""
    room = indptr[:-1].copy()
    for p in range(low.shape[0]):
        at = room[high[p]]
        indices[at], data[at], pair[at] = low[p], weight[p], p
        room[high[p]] += 1
    for p in range(low.shape[0]):
        at = room[low[p]]
        indices[at], data[at], pair[at] = high[p], weight[p], p
        room[low[p]] += 1


@dataclass(frozen=True)
class LinkGraph:
    """Who is tied to whom on a night, and by which rows of `links`.

    `subject_ids` (n,) are sorted; a node is an index into them. `matrix` (n, n) is symmetric, with nothing
    on its diagonal, and every row's columns are sorted; an entry in (0, 1] holds all ties of a pair together
    as 1 - prod(1 - weight). `pair` (entries,) numbers the pair of each entry, and the rows of `links`
    behind pair p are `rows[starts[p] : starts[p + 1]]`. All arrays are read-only.
    """

    subject_ids: pl.Series
    links: Links
    matrix: csr_array
    pair: NDArray[np.int32]
    starts: NDArray[np.int64]
    rows: NDArray[np.int64]

    @classmethod
    def of(cls, links: Links, subject_ids: pl.Series) -> Self:
        """The graph of these ties; subjects without any stay in it, a tie to oneself counts for nothing."""
        low, high = np.minimum(links.first, links.second), np.maximum(links.first, links.second)
        rows = np.flatnonzero(low != high)
        key = (low[rows].astype(np.int64) * len(subject_ids) + high[rows]) * len(KINDS) + links.kind[rows]
        if np.any(key[1:] < key[:-1]):
            order = np.argsort(key, kind="stable")
            rows, key = rows[order], key[order]
        low, high, key = low[rows], high[rows], key // len(KINDS)
        heads = np.flatnonzero(np.concatenate([np.ones(min(len(key), 1), np.bool_), key[1:] != key[:-1]]))
        starts = np.append(heads, len(rows)).astype(np.int64)
        low, high, weight = low[heads], high[heads], np.empty(len(heads))
        _together(starts, rows, links.weight, weight)
        matrix, pair = _matrix(low, high, weight, len(subject_ids))
        for array in (matrix.data, matrix.indices, matrix.indptr, pair, starts, rows):
            array.flags.writeable = False
        return cls(subject_ids, links, matrix, pair, starts, rows)

    def __len__(self) -> int:
        return len(self.subject_ids)

    @property
    def degree(self) -> NDArray[np.int64]:
        """How many others each subject is tied to, shape (n,)."""
        return np.asarray(np.diff(self.matrix.indptr), dtype=np.int64)

    def index(self, subject: str) -> int:
        """The node of a subject; `UsageError` where there is none of that id."""
        found = self.subject_ids.index_of(subject)
        if found is None:
            raise UsageError(f"subject {subject}: not in the graph", allowed="an id known on that night")
        return int(found)

    def neighbours(self, index: int) -> tuple[NDArray[np.int32], Floats]:
        """Nodes tied to a node, ascending, and the weights of their ties."""
        start, stop = self.matrix.indptr[index], self.matrix.indptr[index + 1]
        return self.matrix.indices[start:stop], self.matrix.data[start:stop]

    def link_rows(self, one: int, other: int) -> NDArray[np.int64]:
        """Rows of `links` that tie two nodes, by kind; none where nothing does."""
        near = self.neighbours(one)[0]
        at = int(np.searchsorted(near, other))
        if at == len(near) or near[at] != other:
            return self.rows[:0]
        pair = self.pair[self.matrix.indptr[one] + at]
        return self.rows[self.starts[pair] : self.starts[pair + 1]]

    def ego(self, subject: str, hops: int = 1, most: int = 300) -> nx.Graph:
        """The neighbourhood of a subject as networkx knows it; see `analytics.network.ego`."""
        from analytics.network.ego import ego

        return ego(self, subject, hops=hops, most=most)


def _matrix(
    low: NDArray[np.int32], high: NDArray[np.int32], weight: Floats, nodes: int
) -> tuple[csr_array, NDArray[np.int32]]:
    """The symmetric matrix of sorted pairs, and the pair behind each of its entries."""
    counts = np.bincount(low, minlength=nodes) + np.bincount(high, minlength=nodes)
    indptr = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    entries = 2 * len(low)
    indices, data, pair = np.empty(entries, np.int32), np.empty(entries), np.empty(entries, np.int32)
    _filled(low, high, weight, indptr, indices, data, pair)
    return csr_array((data, indices, indptr), shape=(nodes, nodes)), pair
