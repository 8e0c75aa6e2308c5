from __future__ import annotations

import math

import polars as pl
import pytest
from splink import block_on
from splink import comparison_level_library as level

from analytics.network.near.linkage import PAIRS, comparison, scored
from analytics.network.near.rules import Chance
from analytics.store.session import connect

SAME: Chance = (0.9, 0.1)
OTHER: Chance = (0.2, 0.8)
COMPARED = [
    comparison(
        "colour", (level.ExactMatchLevel("colour"), SAME), (level.ElseLevel(), OTHER), unknown="colour"
    )
]
BLOCKED = [block_on("shape")]


def records(*colours: str | None) -> pl.DataFrame:
    rows = [(place, "round", colour) for place, colour in enumerate(colours)]
    schema = {"unique_id": pl.Int64, "shape": pl.String, "colour": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def bits(prior: float, *chances: Chance) -> float:
    return math.log2(prior / (1 - prior)) + sum(math.log2(m / u) for m, u in chances)


def test_bits_are_the_prior_and_what_was_seen_and_a_gap_says_nothing() -> None:
    found = scored(records("red", "red", "blue", None), COMPARED, BLOCKED, 0.25, -50.0)
    told = {(first, second): each for first, second, each, _ in found.iter_rows()}
    assert told[0, 1] == pytest.approx(bits(0.25, SAME), abs=1e-4)
    assert told[0, 2] == told[1, 2] == pytest.approx(bits(0.25, OTHER), abs=1e-4)
    assert {told[place, 3] for place in range(3)} == {round(bits(0.25), 4)}
    assert found.select("first", "second").rows()[0] == (0, 1)
    chance = dict(zip(found.select("first", "second").iter_rows(), found["probability"], strict=True))
    assert chance[0, 1] == pytest.approx(2 ** told[0, 1] / (1 + 2 ** told[0, 1]), abs=1e-4)


def test_unlikely_pairs_and_pairs_of_other_blocks_are_left_out() -> None:
    rows = records("red", "red", "blue").with_columns(shape=pl.Series(["round", "flat", "round"]))
    assert scored(rows, COMPARED, BLOCKED, 0.5, -50.0).select("first", "second").rows() == [(0, 2)]
    assert scored(rows, COMPARED, BLOCKED, 0.5, 0.0).is_empty()


def test_the_same_bits_on_any_number_of_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = records(*(("red", "blue", None)[place % 3] for place in range(300)))
    told = [scored(rows, COMPARED, BLOCKED, 0.01, -50.0)]
    for threads in (1, 4):
        monkeypatch.setattr(
            "analytics.network.near.linkage.connect",
            lambda settings, threads=threads: connect({**settings, "threads": threads}),
        )
        told.append(scored(rows, COMPARED, BLOCKED, 0.01, -50.0))
    assert told[0].height == 300 * 299 // 2
    assert all(each.write_ipc(None).getvalue() == told[0].write_ipc(None).getvalue() for each in told)


@pytest.mark.parametrize("count", [0, 1])
def test_a_pair_takes_two(count: int) -> None:
    assert scored(records(*["red"] * count), COMPARED, BLOCKED, 0.5, 0.0).schema == PAIRS
