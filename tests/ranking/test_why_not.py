from __future__ import annotations

import math
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.ranking import why_not
from analytics.ranking.why_not import Line

Part = tuple[str, float, list[str]]
SILENCE: Part = ("Expected reports that did not come", -1.5, [])
CUTS = [Line(10, 9.0, 8.5), Line(20, 6.0, 5.5), Line(100, 2.0, 1.9)]


def parts(*rows: Part) -> pl.DataFrame:
    schema: dict[str, Any] = {"reason": pl.String, "evidence": pl.Float64, "event_ids": pl.List(pl.String)}
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def told(rank: int, score: float, *rows: Part) -> list[str]:
    return why_not.why_not(parts(*rows), {"rank": rank, "score": score}, CUTS)


def test_below_every_line_it_says_what_is_missing_what_would_do_and_what_holds_down() -> None:
    missing, carrying, held = told(
        150, 1.0, ("Site interest on 3 May", 2.4, ["E1"]), ("Police stop", 0.1, ["E2"]), SILENCE
    )
    assert (
        missing == "Missing: 1.0 nats to the first 100, 5.0 nats to the first 20, 8.0 nats to the first 10."
    )
    assert "one further incident, reported by an independent source" in carrying
    assert "Site interest on 3 May: 2.4 nats" in carrying
    assert carrying.endswith("should be enough for the first 100.")
    assert held == (
        "What keeps them below: Expected reports that did not come (−1.5 nats); one incident adds only "
        "0.1 nats, ordinary for this person or weakly reported."
    )


def test_between_two_lines_both_ways_are_told() -> None:
    said = told(15, 7.0, ("A", 4.0, ["E1"]), ("B", 1.6, ["E2"]), ("C", 1.4, ["E3"]))
    assert said[0] == "Missing: 2.0 nats to the first 10."
    assert said[-1] == (
        "What would take them out of the first 20, 1.5 nats above the cut: one incident could be enough, "
        "A (4.0 nats). The same holds for 1 more."
    )


def test_a_place_that_rests_on_many_incidents_hangs_on_none() -> None:
    (said,) = told(1, 12.0, *((f"I{place}", 2.0, [f"E{place}"]) for place in range(6)))
    assert said.endswith("3.5 nats above the cut: no single incident; taking any one away leaves them in.")


@pytest.mark.parametrize(
    ("rows", "words"),
    [((SILENCE,), "so nothing known tells"), ((("A", 0.3, ["E"]),), "more than 9 further incidents")],
)
def test_where_nothing_known_would_do_it_says_so(rows: tuple[Part, ...], words: str) -> None:
    assert words in told(15, 0.0, *rows)[1]


def test_a_list_too_short_to_be_cut_says_nothing() -> None:
    assert why_not.lines(pl.Series([3.0, 2.0])) == []
    assert why_not.why_not(parts(SILENCE), {"rank": 1, "score": 3.0}, []) == []


def test_lines_lie_between_the_last_above_and_the_first_below() -> None:
    scores = pl.Series([float(101 - rank) for rank in range(1, 102)])
    assert why_not.lines(scores) == [Line(10, 91.0, 90.0), Line(20, 81.0, 80.0), Line(100, 1.0, 0.0)]


@given(
    st.lists(st.floats(-20, 50), min_size=101, max_size=130),
    st.integers(0, 100),
    st.lists(st.floats(-5, 9), max_size=8),
)
def test_it_promises_no_more_than_the_shares_do(
    scores: list[float], place: int, evidence: list[float]
) -> None:
    ordered = sorted(scores, reverse=True)
    frame = parts(*((f"I{i}", nats, [f"E{i}"]) for i, nats in enumerate(evidence)))
    row = {"rank": place + 1, "score": ordered[place]}
    said = why_not.why_not(frame, row, why_not.lines(pl.Series(ordered)))
    assert said
    assert all(sentence and "\n" not in sentence for sentence in said)
    below = [rank for rank in why_not.LINES if row["rank"] <= rank]
    if "no single incident" in said[-1]:
        assert max(evidence, default=-math.inf) <= ordered[place] - ordered[below[0]]
