from __future__ import annotations

import altair as alt
import polars as pl
import pytest

from analytics.charts import frontier

NAMES = ("model", "cold", "oracle", "rfgv", "random", "model-without-protective", "model-with-breadth")


def part(names: tuple[str, ...] = NAMES) -> pl.DataFrame:
    rows = [
        {
            "ranking": name,
            "kind": "apart",
            "per_week": size,
            "caught": 0.9 / (place + 1) * size / 20,
            "caught_low": 0.1,
            "caught_high": 0.95,
            "lead_days": None if name == "random" else 30.0,
        }
        for size in (20, 10)
        for place, name in enumerate(names)
    ]
    return pl.DataFrame(rows, schema_overrides={"lead_days": pl.Float64})


def test_lines_are_called_by_what_they_are_and_ablations_have_none() -> None:
    rows = frontier.lines(part(), "rfgv")
    called = dict(rows.select("ranking", "line").rows())
    assert called == {
        "model": "this model",
        "cold": "the same before learning",
        "oracle": "knows how the world was made",
        "rfgv": "best simple ranking",
        "random": "other simple rankings",
    }
    assert rows.filter(pl.col("ranking") == "model")["per_week"].to_list() == [10, 20]


def test_the_best_simple_ranking_is_neither_a_model_nor_the_oracle() -> None:
    assert frontier.best_simple(part(), 10) == "rfgv"
    assert frontier.best_simple(part(), 7) is None
    assert frontier.best_simple(part(("model", "oracle", "model-with-x")), 10) is None
    equal = part(("rfgv", "count")).with_columns(caught=pl.lit(0.5))
    assert frontier.best_simple(equal, 10) == "count"


@pytest.mark.parametrize("measure", ["caught", "lead_days"])
def test_it_can_be_drawn_and_no_line_rests_on_colour_alone(measure: frontier.Measure) -> None:
    spec = frontier.chart(frontier.lines(part(), "rfgv"), measure, 10, legend=True)
    drawn = alt.LayerChart.from_dict(spec)
    line = drawn.layer[-1].encoding
    looks = list(zip(line.strokeDash.scale.range, line.strokeWidth.scale.range, strict=True))
    assert line.color.scale.domain == line.strokeDash.scale.domain
    assert len({str(look) for look in looks}) == 5
    assert (len(drawn.layer) == 3) == (measure == "caught")


def test_what_no_report_should_hold_is_not_drawn() -> None:
    assert frontier.lines(part().with_columns(per_week=pl.lit(0)), None).is_empty()
    empty = frontier.chart(frontier.lines(part().clear(), None), "caught", 10, legend=False)
    assert len(alt.LayerChart.from_dict(empty).layer) == 3


def test_the_lead_of_a_ranking_that_catches_next_to_nothing_is_not_drawn() -> None:
    rows = frontier.lines(part().with_columns(caught=pl.lit(0.04)), None)
    values = frontier.chart(rows, "lead_days", 10, legend=False)["layer"][-1]["data"]["values"]
    assert values == []
    assert frontier.chart(rows, "caught", 10, legend=False)["layer"][-1]["data"]["values"]
