"""Who is drawn from below the line: with known chances, by lots of their own."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.casework.desk.drawing import Below, DrawRules, draw, lot, probabilities
from analytics.errors import UsageError

LINE = 20


def below(count: int, line: int = LINE) -> Below:
    ids = pl.Series([f"s{i:05}" for i in range(count)], dtype=pl.String)
    return Below(ids, np.arange(line + 1, line + 1 + count), line)


@given(
    count=st.integers(1, 400),
    expected=st.floats(0.01, 30),
    share=st.floats(0.05, 1),
    softening=st.integers(0, 300),
)
def test_chances_are_chances_and_nobody_s_is_far_below_an_even_one(
    count: int, expected: float, share: float, softening: int
) -> None:
    chance = probabilities(np.arange(1, count + 1), expected, DrawRules(share, softening))
    assert ((chance > 0) & (chance <= 1)).all()
    assert (chance >= np.minimum(share * expected / count, 1) * (1 - 1e-12)).all()
    assert all(near >= far for near, far in pairwise(chance))
    if chance.max() < 1:
        assert chance.sum() == pytest.approx(expected)
    else:
        assert chance.sum() <= expected * (1 + 1e-12)


@given(order=st.permutations(range(60)), seed=st.binary(min_size=1, max_size=16))
def test_the_order_of_rows_changes_nothing(order: list[int], seed: bytes) -> None:
    usual = below(60)
    mixed = Below(usual.subject_ids.gather(order), usual.ranks[order], LINE)
    one, other = draw(usual, 6.0, seed), draw(mixed, 6.0, seed)
    assert one.drawn.equals(other.drawn)
    assert (one.expected, one.least_probability) == (other.expected, other.least_probability)


def test_the_same_seed_draws_the_same_and_another_seed_others() -> None:
    first, again, other = (draw(below(500), 20.0, seed).drawn for seed in (b"a", b"a", b"b"))
    assert first.equals(again)
    assert not first.equals(other)
    assert 5 <= first.height <= 40
    assert first["subject_id"].is_sorted()


def test_lots_are_even() -> None:
    lots = np.array([lot(b"seed", f"s{i}") for i in range(4_000)])
    assert np.bincount((lots * 10).astype(int), minlength=10) == pytest.approx(np.full(10, 400), abs=80)


def test_what_is_drawn_stands_for_everybody_on_average() -> None:
    people, seeds = below(300), 600
    told = np.array([i % 7 == 0 for i in range(300)])
    of = dict(zip(people.subject_ids, told, strict=True))
    sums, sizes = [], []
    for seed in range(seeds):
        drawn = draw(people, 10.0, seed.to_bytes(4, "big")).drawn
        sums.append(sum(1 / p for who, _, p in drawn.iter_rows() if of[who]))
        sizes.append(drawn.height)
    chance = probabilities(np.arange(1, 301), 10.0)
    error = np.sqrt(((1 - chance[told]) / chance[told]).sum() / seeds)
    assert np.mean(sums) == pytest.approx(told.sum(), abs=4 * error)
    assert np.mean(sizes) == pytest.approx(10, abs=4 * np.sqrt(10 / seeds))


def test_whoever_may_not_be_drawn_is_no_part_of_the_frame() -> None:
    everybody = below(100)
    may = np.arange(100) % 2 == 0
    some = draw(Below(everybody.subject_ids, everybody.ranks, LINE, may), 30.0, b"seed")
    assert some.people == 50
    assert some.expected == pytest.approx(30)
    allowed = set(everybody.subject_ids.filter(pl.Series(may)))
    assert set(some.drawn["subject_id"]) <= allowed
    nobody = draw(Below(everybody.subject_ids, everybody.ranks, LINE, np.zeros(100, np.bool_)), 1.0, b"seed")
    assert (nobody.people, nobody.expected, nobody.least_probability) == (0, 0.0, 0.0)
    assert nobody.drawn.is_empty()


def test_more_draws_than_people_take_everybody() -> None:
    whole = draw(below(8), 100.0, b"seed")
    assert whole.drawn.height == whole.people == 8
    assert (whole.expected, whole.least_probability) == (8.0, 1.0)


def test_nearer_the_line_the_chance_is_higher_and_bounded_below() -> None:
    chance = probabilities(np.arange(1, 3_501), 1.0)
    assert chance[0] > 5 * chance[-1]
    assert 1 / chance[-1] < 2 * 3_500


@pytest.mark.parametrize("expected", [0.0, -1.0, float("nan"), float("inf")])
def test_a_number_of_draws_that_is_none_is_refused(expected: float) -> None:
    with pytest.raises(UsageError, match="expected draws; allowed: a number above 0"):
        draw(below(5), expected, b"seed")


def test_what_cannot_be_drawn_from_is_refused() -> None:
    ids, ranks = pl.Series(["a", "b"]), np.array([21, 22])
    with pytest.raises(UsageError, match="no seed"):
        draw(Below(ids, ranks, LINE), 1.0, b"")
    with pytest.raises(UsageError, match="rank 21 is not below the line; allowed: ranks from 22"):
        Below(ids, ranks, 21)
    with pytest.raises(UsageError, match="differ in length"):
        Below(ids, ranks[:1], LINE)
    with pytest.raises(UsageError, match="differ in length"):
        Below(ids, ranks, LINE, np.array([True]))
    with pytest.raises(UsageError, match="twice"):
        Below(pl.Series(["a", "a"]), ranks, LINE)
    with pytest.raises(UsageError, match="uniform_share"):
        DrawRules(uniform_share=0)
    with pytest.raises(UsageError, match="softening_places"):
        DrawRules(softening_places=-1)
