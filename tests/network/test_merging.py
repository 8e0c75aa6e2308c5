"""What follows from decisions on pairs of values, and from when."""

from __future__ import annotations

import random
from datetime import date

import networkx as nx  # type: ignore[import-untyped]
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.network.merging import (
    Pair,
    Said,
    Standing,
    Verdict,
    canonical,
    contradicted,
    ever_merged,
    names,
    standing,
)
from tests.worlds import MERGES, moment, world

VALUES = "abcdefgh"
PAIRS = st.tuples(st.sampled_from(VALUES), st.sampled_from(VALUES)).filter(lambda pair: pair[0] < pair[1])
COUNTING = st.dictionaries(
    PAIRS.map(lambda pair: identifiers(*pair)), st.sampled_from(["same", "same", "different"])
)
MADE = st.lists(st.tuples(PAIRS, st.sampled_from(["same", "different", "undone"])))


def identifiers(first: str, second: str) -> Pair:
    return "identifier", first, second


def said(made: list[tuple[tuple[str, str], Verdict]]) -> list[Said]:
    return [Said(identifiers(*pair), verdict) for pair, verdict in made]


def decided(*rows: tuple[str, str, str, str]) -> pl.DataFrame:
    return world([], []).with_merges(*rows).merges


@pytest.mark.parametrize(
    ("night", "expected"),
    [
        ("2026-01-01", {}),
        ("2026-01-02", {"a": "a", "b": "a"}),
        ("2026-01-03", {"a": "a", "b": "a", "c": "a"}),
        ("2026-01-04", {"b": "b", "c": "b"}),
    ],
)
def test_a_night_knows_what_was_decided_by_its_midnight(night: str, expected: dict[str, str]) -> None:
    made = decided(
        ("2026-01-01T00:00:00.000001", "same", "a", "b"),
        ("2026-01-03T00:00:00", "same", "b", "c"),
        ("2026-01-03T00:00:00.000001", "undone", "a", "b"),
    )
    assert names(made, date.fromisoformat(night)) == expected
    assert ever_merged(made) == ["a", "b", "c"]


def test_people_are_never_merged() -> None:
    of_people = pl.DataFrame(
        [(moment("2026-01-01"), "subject", "s1", "s2", "same")], schema=MERGES, orient="row"
    )
    assert names(of_people, date(2026, 2, 1)) == {}
    assert ever_merged(of_people) == []


def test_what_is_decided_to_be_two_needs_no_mentions_kept() -> None:
    assert ever_merged(decided(("2026-01-01", "different", "a", "b"))) == []


def test_of_a_contradiction_nothing_is_merged_and_the_rest_is() -> None:
    counting = standing(
        said([(("a", "b"), "same"), (("b", "c"), "same"), (("a", "c"), "different"), (("d", "e"), "same")])
    )
    assert contradicted(counting, "identifier") == ["a", "b", "c"]
    assert contradicted(counting, "subject") == []
    assert canonical(counting, "identifier") == {"d": "d", "e": "d"}


def _apart(counting: Standing) -> list[tuple[str, str]]:
    return [(first, second) for (_, first, second), verdict in counting.items() if verdict == "different"]


@given(COUNTING)
def test_names_are_those_of_the_connected_groups_without_contradiction(counting: Standing) -> None:
    graph = nx.Graph(
        [(first, second) for (_, first, second), verdict in counting.items() if verdict == "same"]
    )
    expected: dict[str, str] = {}
    for group in nx.connected_components(graph):
        if not any(first in group and second in group for first, second in _apart(counting)):
            expected |= dict.fromkeys(group, min(group))
    assert canonical(counting, "identifier") == expected
    assert canonical(counting, "subject") == {}


@given(COUNTING, st.randoms())
def test_nothing_is_merged_through_what_is_different_and_order_plays_no_part(
    counting: Standing, chance: random.Random
) -> None:
    names = canonical(counting, "identifier")
    for first, second in _apart(counting):
        assert names.get(first, first) != names.get(second, second)
    items = list(counting.items())
    chance.shuffle(items)
    assert canonical(dict(items), "identifier") == names
    assert all(names[name] == name <= value for value, name in names.items())


@given(MADE, PAIRS, st.sampled_from(["same", "different"]))
def test_a_decision_and_its_undoing_change_nothing(
    made: list[tuple[tuple[str, str], Verdict]], pair: tuple[str, str], verdict: Verdict
) -> None:
    before = standing(said(made))
    assert standing(said([*made, (pair, verdict), (pair, "undone")])) == before


@given(MADE, st.randoms())
def test_decisions_on_different_pairs_do_not_meddle(
    made: list[tuple[tuple[str, str], Verdict]], chance: random.Random
) -> None:
    pairs = [pair for pair, _ in made]
    chance.shuffle(pairs)
    of = {pair: [verdict for other, verdict in made if other == pair] for pair in pairs}
    mixed = [(pair, of[pair].pop(0)) for pair in pairs]
    assert standing(said(mixed)) == standing(said(made))
