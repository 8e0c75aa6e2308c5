"""The graph of a night against the same one put together tie by tie."""

from __future__ import annotations

import networkx as nx  # type: ignore[import-untyped]
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.errors import UsageError
from analytics.network.graph import LinkGraph
from tests.network.graphs import Tie, as_networkx, drawn, graph, ids, made


@given(drawn())
def test_it_is_the_graph_that_networkx_puts_together(world: tuple[int, list[Tie]]) -> None:
    people, rows = world
    found = graph(people, *rows)
    expected = nx.to_numpy_array(as_networkx(people, rows)) if people else np.zeros((0, 0))
    assert found.matrix.toarray() == pytest.approx(expected, abs=1e-12)
    assert (found.matrix != found.matrix.T).nnz == 0
    assert found.matrix.has_sorted_indices
    assert found.degree.tolist() == [degree for _, degree in as_networkx(people, rows).degree()]
    assert len(found) == people


@given(drawn())
def test_every_entry_knows_the_rows_that_make_it(world: tuple[int, list[Tie]]) -> None:
    people, rows = world
    found = graph(people, *rows)
    seen = set()
    for node in range(people):
        for other, weight in zip(*(part.tolist() for part in found.neighbours(node)), strict=True):
            behind = found.link_rows(node, other).tolist()
            assert behind
            assert all({rows[row][0], rows[row][1]} == {node, other} for row in behind)
            assert 1 - np.prod([1 - rows[row][3] for row in behind]) == pytest.approx(weight, abs=1e-12)
            seen.update(behind)
    assert seen == {row for row, (one, other, _, _) in enumerate(rows) if one != other}


@given(drawn(), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_of_a_pair_changes_nothing(
    world: tuple[int, list[Tie]], random: object
) -> None:
    people, rows = world
    distinct = {(min(a, b), max(a, b), kind): (a, b, kind, weight) for a, b, kind, weight in rows}
    ordered = [distinct[key] for key in sorted(distinct)]
    mixed = [(b, a, kind, weight) for a, b, kind, weight in ordered]
    random.shuffle(mixed)  # type: ignore[attr-defined]
    one, other = graph(people, *ordered).matrix, graph(people, *mixed).matrix
    assert one.data.tobytes() == other.data.tobytes()
    assert one.indices.tobytes() == other.indices.tobytes()


def test_a_tie_alone_keeps_its_weight_to_the_bit() -> None:
    assert graph(2, (0, 1, 0, 0.1)).neighbours(0)[1].tolist() == [0.1]


def test_two_ties_count_together() -> None:
    both = graph(3, (0, 1, 0, 0.5), (0, 1, 2, 0.5))
    assert both.neighbours(1)[1].tolist() == [0.75]
    assert both.link_rows(1, 0).tolist() == [0, 1]
    assert both.link_rows(0, 2).tolist() == []
    assert both.link_rows(2, 0).tolist() == []


def test_nobody_can_write_into_it() -> None:
    found = graph(2, (0, 1, 0, 0.5))
    for array in (found.matrix.data, found.matrix.indices, found.pair, found.rows, found.starts):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_somebody_unknown_is_a_wrong_usage() -> None:
    found = LinkGraph.of(made([]), ids(2))
    assert found.index("S001") == 1
    with pytest.raises(UsageError, match="subject S9: not in the graph; allowed: an id known on that night"):
        found.index("S9")
