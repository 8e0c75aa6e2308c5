"""Strongest paths against every path that there is."""

from __future__ import annotations

import math

import networkx as nx  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.errors import UsageError
from analytics.network.paths import reach, strongest, why_linked
from tests.network.graphs import Tie, as_networkx, drawn, graph, ids

World = tuple[int, list[Tie]]


def best(plain: nx.Graph, one: int, other: int, hops: int) -> float:
    """The largest product along any simple path; 0 where there is none."""
    steps = [
        [plain.edges[step]["weight"] for step in nx.utils.pairwise(path)]
        for path in nx.all_simple_paths(plain, one, other, cutoff=hops)
    ]
    return max((math.prod(path) for path in steps), default=0.0)


@given(drawn(most=7), st.integers(1, 4), st.data())
def test_it_is_the_best_of_all_paths(world: World, hops: int, data: st.DataObject) -> None:
    people, rows = world
    if people < 2:
        return
    one, other = data.draw(st.lists(st.integers(0, people - 1), min_size=2, max_size=2, unique=True))
    found = strongest(graph(people, *rows), ids(people)[one], ids(people)[other], hops)
    expected = best(as_networkx(people, rows), one, other, hops)
    if found is None:
        assert expected == 0.0
        return
    assert found.strength == pytest.approx(expected, abs=1e-12)
    assert (found.subjects[0], found.subjects[-1]) == (ids(people)[one], ids(people)[other])
    assert len(set(found.subjects)) == len(found.subjects) <= hops + 1


@given(drawn(most=7))
def test_each_step_names_the_rows_that_tie_it(world: World) -> None:
    people, rows = world
    everybody = ids(people).to_list()
    for path in why_linked(graph(people, *rows), everybody[0], everybody, hops=3, most=9) if people else []:
        product = 1.0
        for (one, other), behind in zip(nx.utils.pairwise(path.subjects), path.steps, strict=True):
            assert all(
                {ids(people)[rows[row][0]], ids(people)[rows[row][1]]} == {one, other} for row in behind
            )
            product *= 1 - math.prod(1 - rows[row][3] for row in behind)
        assert product == pytest.approx(path.strength, abs=1e-12)


def test_a_detour_of_strong_ties_beats_a_weak_tie() -> None:
    linked = graph(3, (0, 2, 0, 0.1), (0, 1, 0, 0.9), (1, 2, 0, 0.9))
    assert strongest(linked, "S000", "S002").subjects == ("S000", "S001", "S002")  # type: ignore[union-attr]
    assert strongest(linked, "S000", "S002", hops=1).steps == ((0,),)  # type: ignore[union-attr]


def test_of_equal_paths_the_shorter_then_the_smaller_ids_stand() -> None:
    equal = graph(4, (0, 1, 0, 0.5), (0, 2, 0, 0.5), (1, 3, 0, 0.5), (2, 3, 0, 0.5))
    assert strongest(equal, "S000", "S003").subjects == ("S000", "S001", "S003")  # type: ignore[union-attr]
    assert strongest(equal, "S003", "S000").subjects == ("S003", "S001", "S000")  # type: ignore[union-attr]
    direct = graph(3, (0, 1, 0, 1.0), (1, 2, 0, 0.5), (0, 2, 0, 0.5))
    assert strongest(direct, "S000", "S002").subjects == ("S000", "S002")  # type: ignore[union-attr]


def test_the_strongest_of_several_targets_come_first() -> None:
    linked = graph(5, (0, 1, 0, 0.2), (0, 2, 0, 0.8), (2, 3, 0, 0.5), (0, 4, 0, 0.2))
    paths = why_linked(linked, "S000", ["S001", "S003", "S004", "S000"], most=2)
    assert [path.subjects for path in paths] == [("S000", "S002", "S003"), ("S000", "S001")]
    assert paths[0].strength == pytest.approx(0.4)


def test_whoever_is_too_far_or_apart_is_not_linked() -> None:
    chain = graph(5, (0, 1, 0, 0.5), (1, 2, 0, 0.5), (2, 3, 0, 0.5))
    assert strongest(chain, "S000", "S003") is None
    assert strongest(chain, "S000", "S003", hops=3) is not None
    assert why_linked(chain, "S000", ["S004"], hops=9) == []
    assert why_linked(chain, "S000", [], hops=2) == []


def test_unknown_people_and_hops_below_0_are_a_wrong_usage() -> None:
    linked = graph(2, (0, 1, 0, 0.5))
    with pytest.raises(UsageError, match="subject S9"):
        strongest(linked, "S000", "S9")
    with pytest.raises(UsageError, match="-1 hops; allowed: 0 or more"):
        reach(linked, 0, -1)
