from __future__ import annotations

from typing import Any

import altair as alt

from analytics.charts import disparities, selection_trend
from analytics.charts.disparities import ALIKE, DIFFERS, LEAST_RATIO, MOST_RATIO, UNSAID


def told(group: str, value: float | None, low: float | None, high: float | None) -> dict[str, Any]:
    return {"attribute": "sex", "group": group, "x": value, "x_low": low, "x_high": high}


GIVEN = [told("f", 1.2, 0.8, 1.9), told("m", 9.0, 0.01, None), told("d", None, None, None)]


def test_a_row_has_its_figure_and_its_verdict() -> None:
    rows = disparities.rows(GIVEN, "x", [ALIKE, DIFFERS, UNSAID])
    assert [row["label"] for row in rows] == ["sex: f", "sex: m", "sex: d"]
    assert [row["verdict"] for row in rows] == [ALIKE, DIFFERS, UNSAID]
    assert rows[0]["low"] == 0.8


def test_a_ratio_beyond_the_axis_is_drawn_at_its_edge() -> None:
    spec = disparities.chart(disparities.rows(GIVEN, "x", [ALIKE, DIFFERS, UNSAID]), "times", ratio=True)
    points = spec["layer"][1]["data"]["values"]
    assert (points[1]["drawn"], points[1]["drawn_low"], points[1]["drawn_high"]) == (
        MOST_RATIO,
        LEAST_RATIO,
        MOST_RATIO,
    )
    assert points[1]["value"] == 9.0, "what is pointed at tells the figure itself"
    assert points[2]["drawn"] is None
    alt.Chart.from_dict(spec)


def test_a_share_has_no_line_at_one_and_no_word_goes_by_colour_alone() -> None:
    spec = disparities.chart(disparities.rows(GIVEN, "x", [ALIKE, DIFFERS, UNSAID]), "share", ratio=False)
    alt.Chart.from_dict(spec)
    assert spec["layer"][0]["data"]["values"] == []
    shapes = spec["layer"][2]["encoding"]["shape"]["scale"]
    assert len(set(shapes["range"])) == len(shapes["domain"]) == 3
    assert disparities.chart([], "none", ratio=True)["layer"]


def test_lines_of_groups_differ_in_more_than_colour() -> None:
    rows = [
        {"night": f"2026-0{month}-01", "group": group, "n": 9, "selected": 1, "selection_ratio": ratio}
        for month in (1, 2)
        for group, ratio in (("a", 1.0), ("b", 20.0), ("c", None))
    ]
    spec = selection_trend.chart(rows)
    alt.Chart.from_dict(spec)
    line = spec["layer"][1]
    assert line["encoding"]["strokeDash"]["scale"]["domain"] == ["a", "b", "c"]
    assert len({str(dash) for dash in line["encoding"]["strokeDash"]["scale"]["range"]}) == 3
    assert {row["drawn"] for row in line["data"]["values"]} == {1.0, MOST_RATIO}
