from __future__ import annotations

import altair as alt
import polars as pl
import pytest

from analytics.charts import reliability
from analytics.evaluation import calibration

BINS = (
    # low, high, predicted, observed, people_nights, outcomes, ratio with its ends
    (0.0, 0.001, 0.0008, 0.0, 400, 0, 0.0, 0.0, 9.0),
    (0.001, 0.003, 0.002, 0.002, 1000, 2, 1.0, 0.2, 3.0),
    (0.003, 0.01, None, None, 0, 0, None, None, None),
    (0.1, 1.0, 0.3, 0.6, 100, 60, 2.0, 1.5, 4.0),
)
COLUMNS = (
    *(
        "low",
        "high",
        "predicted",
        "observed",
        "people_nights",
        "outcomes",
        "ratio",
        "ratio_low",
        "ratio_high",
    ),
)


def part(*chosen: int) -> pl.DataFrame:
    rows = [BINS[place] for place in chosen or range(len(BINS))]
    figures = dict.fromkeys(("predicted", "observed", "ratio", "ratio_low", "ratio_high"), pl.Float64)
    return pl.DataFrame(rows, schema=list(COLUMNS), schema_overrides=figures, orient="row")


def test_bins_are_those_of_the_backtest() -> None:
    assert calibration.EDGES[1:-1] == reliability.EDGES


def test_a_bin_says_whether_its_promise_was_kept() -> None:
    told = reliability.points(part())
    assert told["name"].to_list() == ["0–0.1 %", "0.1–0.3 %", "10–100 %"]
    assert told["kept"].to_list() == ["nobody came", "kept", "not kept"]
    assert told["seen_low"].to_list() == pytest.approx([0.0, 0.0004, 0.45])


def test_everything_is_drawn_inside_the_axes() -> None:
    told = reliability.points(part())
    drawn = told.select("drawn", "drawn_low", "drawn_high", "drawn_at")
    assert drawn.null_count().sum_horizontal().item() == 0
    assert drawn.min_horizontal().min() == reliability.SMALLEST
    assert drawn.max_horizontal().max() == reliability.LARGEST
    assert told["observed"][0] is None
    assert told["drawn"][0] == reliability.SMALLEST


@pytest.mark.parametrize("bins", [(0, 1, 2, 3), (2,), (0,)])
def test_it_can_be_drawn(bins: tuple[int, ...]) -> None:
    spec = reliability.chart(reliability.points(part(*bins)))
    assert len(alt.LayerChart.from_dict(spec).layer) == 6
