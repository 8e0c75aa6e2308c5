"""Small graphs by hand and by hypothesis, each beside the same one as networkx knows it."""

from __future__ import annotations

from collections.abc import Sequence

import networkx as nx  # type: ignore[import-untyped]
import numpy as np
import polars as pl
from hypothesis import strategies as st

from analytics.network.graph import LinkGraph
from analytics.network.links import Links
from analytics.reports import DAY_US

Tie = tuple[int, int, int, float]
"""Two nodes, a kind, a weight."""


def ids(people: int) -> pl.Series:
    return pl.Series([f"S{number:03d}" for number in range(people)], dtype=pl.String)


def made(rows: Sequence[Tie]) -> Links:
    """Links of these rows, in their order; row r began on day r, last seen on r + 1, recorded on r + 2."""
    column = list(zip(*rows, strict=True)) if rows else [()] * 4
    began = np.arange(len(rows), dtype=np.int64) * DAY_US
    return Links(
        first=np.array(column[0], dtype=np.int32),
        second=np.array(column[1], dtype=np.int32),
        kind=np.array(column[2], dtype=np.int8),
        weight=np.array(column[3], dtype=np.float64),
        began=began,
        last=began + DAY_US,
        recorded=began + 2 * DAY_US,
        reports=np.ones(len(rows), dtype=np.int32),
    )


def graph(people: int, *rows: Tie) -> LinkGraph:
    return LinkGraph.of(made(rows), ids(people))


@st.composite
def drawn(draw: st.DrawFn, most: int = 12) -> tuple[int, list[Tie]]:
    """Any number of people, none included, and any ties: to oneself and several of one pair included."""
    people = draw(st.integers(0, most))
    if people == 0:
        return 0, []
    node = st.integers(0, people - 1)
    ties = draw(st.lists(st.tuples(node, node, st.integers(0, 7), st.floats(0.001, 1.0)), max_size=3 * most))
    return people, ties


def as_networkx(people: int, rows: Sequence[Tie]) -> nx.Graph:
    """The same graph, put together one tie at a time."""
    plain = nx.Graph()
    plain.add_nodes_from(range(people))
    for one, other, _, weight in rows:
        if one != other:
            before = plain.get_edge_data(one, other, {"weight": 0.0})["weight"]
            plain.add_edge(one, other, weight=1 - (1 - before) * (1 - weight))
    return plain
