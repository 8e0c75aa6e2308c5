from __future__ import annotations

import altair as alt
import polars as pl
import pytest

from analytics.charts import cohorts, side_by_side, survival

ROW = cohorts.Row(
    "<b>area</b>",
    people=cohorts.Bar(1.0, "20"),
    first=cohorts.Bar(0.5, "3 (15 %)"),
    chance=cohorts.Bar(7.0, "< 0.1 %"),
    bands={"0–1": 0.1, "1–3": 0.05, "3–6": 0.0, "over 6": 0.05},
    above="20 %",
)


def test_every_figure_stands_beside_its_bar_and_text_is_no_markup() -> None:
    told = cohorts.chart(("Area", "People"), [ROW])
    assert "&lt;b&gt;area&lt;/b&gt;" in told
    for words in ("20", "3 (15 %)", "&lt; 0.1 %", "20 %", "0–1 nats: 10.00 %"):
        assert words in told
    assert "width:100.0%" in told
    assert "width:700" not in told


def test_shares_fall_from_those_above_zero_to_the_last_one() -> None:
    scores = {"A": pl.Series([-1.0, 0.0, 2.0, 4.0]), "B": pl.Series([-1.0, -2.0])}
    drawn = survival.rows(scores)
    of_a = drawn.filter(pl.col("cohort") == "A")
    assert of_a["share"][0] == 75.0
    assert of_a["share"][-1] == 25.0
    assert of_a["share"].is_sorted(descending=True)
    assert drawn.filter(pl.col("cohort") == "B").is_empty()
    assert survival.rows({"A": pl.Series([], dtype=pl.Float64)}).is_empty()


def test_the_lines_can_be_drawn_and_differ_by_more_than_colour() -> None:
    spec = survival.chart(survival.rows({"A": pl.Series([1.0]), "B": pl.Series([2.0])}), ("A", "B"))
    assert alt.LayerChart.from_dict(spec).layer
    assert spec["layer"][0]["encoding"]["strokeDash"]["scale"]["range"] == list(survival.DASHES)


def test_families_stand_by_how_much_they_differ() -> None:
    first, second = {"a": 0.1, "b": 0.5, "c": 0.0}, {"a": 0.2, "b": 0.1, "c": 0.0}
    rows = side_by_side.rows(first, second, ("A", "B"))
    assert [(row["family"], row["cohort"]) for row in rows] == [
        ("b", "A"),
        ("b", "B"),
        ("a", "A"),
        ("a", "B"),
    ]
    assert rows[0]["share"] == pytest.approx(50)
    assert (rows[0]["low"], rows[0]["high"]) == (10, 50)
    assert alt.LayerChart.from_dict(side_by_side.chart(rows, ("A", "B"))).layer
    assert side_by_side.rows({}, {}, ("A", "B")) == []
