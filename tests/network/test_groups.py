"""Groups that are there, and names that outlive a night."""

from __future__ import annotations

import random
from collections.abc import Mapping

import igraph  # type: ignore[import-untyped]
import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.network.groups import NO_GROUP, GroupRules, Groups, find, former_numbers, named
from tests.network.graphs import Tie, drawn, graph, ids

World = tuple[int, list[Tie]]


def clique(first: int, size: int, weight: float = 0.8) -> list[Tie]:
    return [(a, b, 0, weight) for a in range(first, first + size) for b in range(a + 1, first + size)]


def grouped(*sizes: int, alone: int = 0) -> Groups:
    """Groups of these sizes one after the other, then some who are in none."""
    number = np.repeat([*range(len(sizes)), NO_GROUP], [*sizes, alone]).astype(np.int32)
    return Groups(ids(len(number)), number, np.linspace(2.0, 1.0, len(number)))


def moved(groups: Groups, people: Mapping[int, int]) -> Groups:
    number = groups.number.copy()
    number[list(people)] = list(people.values())
    return Groups(groups.subject_ids, number, groups.inward)


def name_of(names: Mapping[str, str], person: int) -> str | None:
    return names.get(f"S{person:03d}")


def test_three_circles_of_friends_are_three_groups() -> None:
    ties = [*clique(0, 4), *clique(4, 6), *clique(10, 5), (0, 4, 0, 0.01), (9, 10, 0, 0.01)]
    found = find(graph(17, *ties))
    assert found.number.tolist() == [2] * 4 + [0] * 6 + [1] * 5 + [NO_GROUP] * 2
    assert found.count == 3
    assert found.inward[4] == pytest.approx(5 * 0.8)
    assert found.inward[16] == 0.0


def test_groups_of_one_size_are_numbered_by_their_smallest_member() -> None:
    assert find(graph(6, *clique(3, 3), *clique(0, 3))).number.tolist() == [0, 0, 0, 1, 1, 1]


def test_too_few_are_no_group() -> None:
    pairs = graph(5, *clique(0, 3), (3, 4, 0, 0.5))
    assert find(pairs, GroupRules(least_members=3)).number.tolist() == [0, 0, 0, NO_GROUP, NO_GROUP]


@pytest.mark.parametrize("people", [0, 3])
def test_without_ties_there_is_no_group(people: int) -> None:
    found = find(graph(people))
    assert found.number.tolist() == [NO_GROUP] * people
    assert found.count == 0
    assert named(found) == {}


@given(drawn())
def test_the_same_graph_gives_the_same_groups_whatever_was_drawn_before(world: World) -> None:
    people, rows = world
    linked = graph(people, *rows)
    first = find(linked)
    random.seed(people)
    igraph.Graph.Erdos_Renyi(n=20, p=0.3).community_leiden()
    again = find(linked)
    assert first.number.tobytes() == again.number.tobytes()
    assert named(first) == named(again)
    sizes = np.bincount(first.number[first.number >= 0])
    assert (sizes >= 2).all()
    assert sizes.tolist() == sorted(sizes, reverse=True)
    heads = [int(np.argmax(first.number == number)) for number in range(first.count)]
    assert heads == sorted(heads, key=lambda node: (-sizes[first.number[node]], node))


def test_the_generator_of_everybody_else_is_left_as_it_was() -> None:
    random.seed(5)
    before = random.getstate()
    find(graph(6, *clique(0, 3), *clique(3, 3)))
    assert random.getstate() == before
    igraph.Graph.Erdos_Renyi(n=20, p=0.3)
    assert random.getstate() != before


def test_a_search_that_starts_from_its_own_end_stays_there() -> None:
    ties = [*clique(0, 8, 0.3), *clique(8, 8, 0.3), *((a, a + 8, 0, 0.2) for a in range(8)), (16, 17, 0, 0.5)]
    first = find(graph(19, *ties))
    again = find(graph(19, *ties), former=former_numbers(first.subject_ids, named(first)))
    assert again.number.tolist() == first.number.tolist()


@given(drawn(), st.data())
def test_any_former_groups_will_do_to_start_from(world: World, data: st.DataObject) -> None:
    people, rows = world
    former = np.array(
        data.draw(st.lists(st.integers(-1, 9), min_size=people, max_size=people)), dtype=np.int32
    )
    found = find(graph(people, *rows), former=former)
    assert found.number.shape == (people,)


def test_former_numbers_are_those_of_the_names() -> None:
    names = {"S000": "G-b", "S002": "G-a", "S009": "G-a"}
    assert former_numbers(ids(4), names).tolist() == [1, NO_GROUP, 0, NO_GROUP]
    assert former_numbers(pl.Series(dtype=pl.String), names).tolist() == []


@given(st.lists(st.integers(3, 9), min_size=1, max_size=4), st.data())
def test_one_who_comes_or_goes_takes_no_name_away(sizes: list[int], data: st.DataObject) -> None:
    before = grouped(*sizes, alone=2)
    names = named(before)
    person = data.draw(st.integers(0, len(before.number) - 1))
    after = named(moved(before, {person: data.draw(st.integers(NO_GROUP, len(sizes) - 1))}), names)
    assert all(after[subject] == name for subject, name in names.items() if subject != f"S{person:03d}")


@given(st.lists(st.integers(2, 9), max_size=4))
def test_names_stay_where_nothing_changes_and_are_never_shared(sizes: list[int]) -> None:
    groups = grouped(*sizes, alone=1)
    names = named(groups)
    assert len(set(names.values())) == len(sizes)
    assert named(groups, names) == names
    assert len(names) == sum(sizes)


@given(st.integers(3, 12), st.data())
def test_of_a_group_that_splits_the_larger_part_keeps_the_name(size: int, data: st.DataObject) -> None:
    before = grouped(size, 3)
    names = named(before)
    leaving = data.draw(st.integers(1, (size - 1) // 2))
    first = data.draw(st.sampled_from([0, size - leaving]))
    after = named(moved(before, dict.fromkeys(range(first, first + leaving), 2)), names)
    stayed = size - 1 if first == 0 else 0
    assert name_of(after, stayed) == name_of(names, stayed)
    assert name_of(after, first) not in names.values()


def test_two_halves_are_two_new_groups() -> None:
    before = grouped(6)
    names = named(before)
    after = named(moved(before, dict.fromkeys(range(3), 1)), names)
    assert len(set(after.values()) | set(names.values())) == 3


def test_whoever_left_all_groups_is_not_counted_against_a_name() -> None:
    before = grouped(9)
    names = named(before)
    after = named(moved(before, dict.fromkeys(range(3, 9), NO_GROUP)), names)
    assert after == {subject: names[subject] for subject in ("S000", "S001", "S002")}


@given(st.integers(2, 9), st.integers(2, 9))
def test_of_groups_that_become_one_the_larger_name_stays(one: int, other: int) -> None:
    names = named(grouped(one, other))
    together = named(grouped(one + other), names)
    assert len(set(together.values())) == 1
    kept = name_of(together, 0)
    if one == other:
        assert kept == min(names.values())
    else:
        assert kept == name_of(names, 0 if one > other else one)


def test_a_name_is_born_of_whoever_is_tied_most() -> None:
    names = named(grouped(3, 3))
    alone = named(Groups(ids(6), np.array([-1, -1, -1, 0, 0, 0], dtype=np.int32), np.arange(6, 0, -1.0)))
    assert name_of(alone, 3) == name_of(names, 3)
    assert str(name_of(alone, 3)).startswith("G-")
