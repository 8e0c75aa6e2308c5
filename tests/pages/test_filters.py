from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from analytics.pages import _filters
from analytics.pages._filters import Filters

LIST = pl.DataFrame(
    {
        "subject_id": ["A1", "A2", "B1"],
        "main_reason": ["Site interest (two)", "Unexplained funds", "Nothing a1"],
        "moved": [3, -1, None],
        "previous_rank": [4, 1, None],
        "stream": ["x", "y", "x"],
        "area_id": ["N", None, "S"],
        "families": [["planning", "finance"], ["finance"], []],
        "since": [date(2026, 5, 1), date(2026, 1, 1), None],
        "score": [9.0, 3.0, -1.0],
        "probability": [0.2, 0.05, 0.001],
    }
)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), ["A1", "A2", "B1"]),
        (Filters(text=" a1 "), ["A1", "B1"]),
        (Filters(text="(TWO)"), ["A1"]),
        (Filters(text=".*"), []),
        (Filters(moved="New"), ["B1"]),
        (Filters(moved="Risen"), ["A1"]),
        (Filters(moved="Fallen"), ["A2"]),
        (Filters(streams=("x",)), ["A1", "B1"]),
        (Filters(areas=("N", "S")), ["A1", "B1"]),
        (Filters(families=("finance", "travel")), ["A1", "A2"]),
        (Filters(began_from=date(2026, 2, 1)), ["A1"]),
        (Filters(began_until=date(2026, 2, 1)), ["A2"]),
        (Filters(least_score=0.0), ["A1", "A2"]),
        (Filters(least_probability=0.1), ["A1"]),
        (Filters(streams=("x",), least_score=0.0), ["A1"]),
    ],
)
def test_a_filter_keeps_whom_it_names(filters: Filters, expected: list[str]) -> None:
    assert _filters.apply(LIST, filters)["subject_id"].to_list() == expected


def test_filters_out_of_sight_are_counted() -> None:
    assert Filters(text="x", moved="New").hidden == 0
    assert Filters(streams=("x",), least_score=0.0, began_until=date(2026, 1, 1)).hidden == 3
