"""Every measure against networkx, on graphs with isolated nodes, self-ties, parallel ties, or nothing."""

from __future__ import annotations

import networkx as nx  # type: ignore[import-untyped]
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.network.measures import APART, NearnessRules, components, distances, exposure, pagerank
from analytics.reports import Floats, Ints
from tests.network.graphs import Tie, as_networkx, drawn, graph

World = tuple[int, list[Tie]]
NOBODY = np.zeros(0, dtype=np.int64)


def oracle(people: int, rows: list[Tie], seeds: list[int], weights: list[float]) -> list[float]:
    share: dict[int, float] = {}
    for seed, weight in zip(seeds, weights, strict=True):
        share[seed] = share.get(seed, 0.0) + weight
    plain = as_networkx(people, rows)
    found = nx.pagerank(plain, personalization=share, dangling=share, max_iter=2000, tol=1e-14)
    return [found[node] for node in range(people)]


def exposed(people: int, rows: list[Tie], x: Floats, decay: float) -> list[float]:
    """Each path of one or two ties by itself."""
    plain = as_networkx(people, rows)
    found = []
    for i in range(people):
        near = sum(plain[i][j]["weight"] * x[j] for j in plain[i])
        far = sum(
            plain[i][k]["weight"] * plain[k][j]["weight"] * x[j] for k in plain[i] for j in plain[k] if j != i
        )
        found.append(near + decay * far)
    return found


@given(drawn(), st.data())
def test_pagerank_is_that_of_networkx(world: World, data: st.DataObject) -> None:
    people, rows = world
    if people == 0:
        assert pagerank(graph(0), NOBODY).tolist() == []
        return
    seeds = data.draw(st.lists(st.integers(0, people - 1), min_size=1, max_size=4))
    weights = data.draw(st.lists(st.floats(0.01, 5.0), min_size=len(seeds), max_size=len(seeds)))
    found = pagerank(graph(people, *rows), np.array(seeds), np.array(weights))
    assert found == pytest.approx(oracle(people, rows, seeds, weights), abs=1e-9)
    assert found.sum() == pytest.approx(1.0, abs=1e-12)
    assert (found >= 0).all()


def ring(people: int) -> list[Tie]:
    """A ring with chords of other weights, and a few who are alone."""
    near = [(a, (a + 1) % people, 0, 0.1 + 0.8 * (a % 7) / 7) for a in range(people)]
    return near + [(a, (a * 7 + 3) % people, 2, 0.05) for a in range(0, people, 5)]


def test_pagerank_is_that_of_networkx_on_a_graph_of_hundreds() -> None:
    rows, people = ring(400), 420
    seeds, weights = [3, 77, 410], [1.0, 2.0, 0.5]
    found = pagerank(graph(people, *rows), np.array(seeds), np.array(weights))
    assert found == pytest.approx(oracle(people, rows, seeds, weights), abs=1e-11)
    assert found[411:].tolist() == [0.0] * 9


def test_the_damping_is_the_rule_s() -> None:
    rows = ring(40)
    found = pagerank(graph(40, *rows), np.array([0]), rules=NearnessRules(damping=0.5))
    expected = nx.pagerank(as_networkx(40, rows), 0.5, {0: 1.0}, dangling={0: 1.0}, max_iter=500, tol=1e-14)
    assert found == pytest.approx([expected[node] for node in range(40)], abs=1e-9)


@pytest.mark.parametrize("weights", [None, np.zeros(0)])
def test_without_seeds_nobody_is_near(weights: Floats | None) -> None:
    assert pagerank(graph(3, (0, 1, 0, 0.5)), NOBODY, weights).tolist() == [0.0, 0.0, 0.0]


def test_seeds_without_weight_are_none() -> None:
    assert pagerank(graph(2, (0, 1, 0, 0.5)), np.array([0]), np.zeros(1)).tolist() == [0.0, 0.0]


def test_a_seed_without_ties_keeps_all_to_itself() -> None:
    assert pagerank(graph(3, (0, 1, 0, 0.5)), np.array([2])).tolist() == [0.0, 0.0, 1.0]


def test_nearness_has_the_same_bytes_again() -> None:
    found = [pagerank(graph(60, *ring(50)), np.array([1, 55])).tobytes() for _ in range(3)]
    assert len(set(found)) == 1


@given(drawn(), st.data())
def test_distances_are_those_of_networkx(world: World, data: st.DataObject) -> None:
    people, rows = world
    sources = data.draw(st.lists(st.integers(0, people - 1), max_size=3)) if people else []
    plain = as_networkx(people, rows)
    expected = nx.multi_source_dijkstra_path_length(plain, set(sources), weight=None) if sources else {}
    found = distances(graph(people, *rows), np.array(sources, dtype=np.int64))
    assert found.tolist() == [expected.get(node, APART) for node in range(people)]


@given(drawn())
def test_components_are_those_of_networkx(world: World) -> None:
    people, rows = world
    expected = np.zeros(people, dtype=np.int64)
    for members in nx.connected_components(as_networkx(people, rows)):
        expected[list(members)] = min(members)
    assert components(graph(people, *rows)).tolist() == expected.tolist()


@given(drawn(), st.data(), st.floats(0.0, 1.0))
def test_exposure_is_the_sum_over_paths(world: World, data: st.DataObject, decay: float) -> None:
    people, rows = world
    x = np.array(data.draw(st.lists(st.floats(0.0, 1.0), min_size=people, max_size=people)))
    found = exposure(graph(people, *rows), x, decay)
    assert found == pytest.approx(exposed(people, rows, x, decay), abs=1e-9)


@given(drawn(), st.data())
def test_nobody_is_exposed_to_themselves(world: World, data: st.DataObject) -> None:
    people, rows = world
    if people == 0:
        return
    alone = data.draw(st.integers(0, people - 1))
    x: Floats = np.zeros(people)
    x[alone] = data.draw(st.floats(0.0, 1.0))
    assert exposure(graph(people, *rows), x)[alone] == 0.0


def test_exposure_by_hand() -> None:
    # 0 - 1 - 2, and 0 - 2 directly: 2 counts for 0 once near and once by way of 1
    triangle = graph(4, (0, 1, 0, 0.5), (0, 2, 0, 0.2), (1, 2, 0, 0.4))
    x = np.array([0.0, 0.0, 1.0, 1.0])
    assert exposure(triangle, x, decay=0.5) == pytest.approx(
        [0.2 + 0.5 * 0.5 * 0.4, 0.4 + 0.5 * 0.5 * 0.2, 0, 0]
    )


@pytest.mark.parametrize("sources", [[], [1, 1, 0]])
def test_sources_may_be_none_or_named_twice(sources: list[int]) -> None:
    chosen: Ints = np.array(sources, dtype=np.int64)
    found = distances(graph(4, (0, 1, 0, 0.5), (1, 2, 0, 0.5)), chosen)
    assert found.tolist() == ([0, 0, 1, APART] if sources else [APART] * 4)
