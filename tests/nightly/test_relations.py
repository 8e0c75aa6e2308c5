from __future__ import annotations

import math
from datetime import datetime

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from analytics.errors import GateError
from analytics.nightly import relations
from analytics.store import queries
from tests.nightly import frames


@pytest.mark.parametrize("name", relations.PUBLISHED)
def test_a_sound_relation_passes_in_its_one_order(name: str) -> None:
    frame = frames.tables()[name]
    assert_frame_equal(relations.validated(name, frame.reverse()), relations.validated(name, frame))
    assert relations.validated(name, frame).columns == list(relations.PUBLISHED[name][0].column_names())


@pytest.mark.parametrize("name", relations.PUBLISHED)
def test_an_empty_relation_passes(name: str) -> None:
    assert relations.validated(name, frames.tables()[name].clear()).is_empty()


@pytest.mark.parametrize("name", relations.PUBLISHED)
def test_what_is_written_and_read_are_the_columns_of_the_contract(name: str) -> None:
    for role in ("write", "read"):
        text = (
            queries.text(f"{role}_night_{name}")
            .partition("select")[2]
            .partition("\nfrom")[0]
            .partition("from")[0]
        )
        # columns that old nights lack are asked for by name
        text = text.replace("columns(lambda name: name in (", "").replace("))", "").replace("'", "")
        columns = [column.strip() for column in text.split(",")]
        assert columns == list(relations.PUBLISHED[name][0].column_names())


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf, None])
@pytest.mark.parametrize("column", ["score", "probability", "probability_low", "probability_high"])
def test_no_score_or_probability_is_missing_or_without_end(column: str, bad: float | None) -> None:
    frame = frames.queue().with_columns(pl.Series(column, [bad, 0.5, 0.5], dtype=pl.Float64))
    with pytest.raises(GateError, match=rf"relation queue: .*Column '{column}'"):
        relations.validated("queue", frame)


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("probability", [1.5, 0.02, 0.02]),
        ("probability", [0.5, 0.02, 0.02]),
        ("rank", [0, 1, 2]),
        ("subject_id", ["A", "A", "C"]),
        ("main_reason", ["", "x", "y"]),
    ],
)
def test_what_breaks_a_rule_is_refused(column: str, values: list[object]) -> None:
    dtype = frames.queue().schema[column]
    with pytest.raises(GateError, match="relation queue"):
        relations.validated("queue", frames.queue().with_columns(pl.Series(column, values, dtype=dtype)))


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("base_rate", [0.0, 0.1, 0.1]),
        ("base_rate", [1.0, 0.1, 0.1]),
        ("e_value", [-1.0, 1.0, 1.0]),
        ("alarm_tier", [7, None, None]),
        ("false_alarms_a_year", [-0.1, None, None]),
        ("alarm_gate", ["", "x", "x"]),
    ],
)
def test_what_is_said_of_alarms_has_its_bounds(column: str, values: list[object]) -> None:
    dtype = frames.queue().schema[column]
    with pytest.raises(GateError, match="relation queue"):
        relations.validated("queue", frames.queue().with_columns(pl.Series(column, values, dtype=dtype)))


def test_a_missing_column_and_a_wrong_type_are_refused_by_name() -> None:
    with pytest.raises(GateError, match="evidence"):
        relations.validated("contributions", frames.contributions().drop("evidence"))
    milliseconds = pl.Series("started_at", [datetime(2024, 1, 1)], dtype=pl.Datetime("ms"))
    with pytest.raises(GateError, match="started_at"):
        relations.validated("custody", frames.custody().with_columns(milliseconds))


def test_what_a_step_leaves_before_the_comparison_lacks_the_two_columns() -> None:
    scored = frames.queue().drop("previous_rank", "previous_score")
    assert_frame_equal(relations.validated("scored", scored), scored)
