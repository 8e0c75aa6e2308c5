from __future__ import annotations

import altair as alt

from analytics.charts import movers, palette


def person(name: str, change: float) -> dict[str, object]:
    return {
        "subject_id": name,
        "rank_before": 1200,
        "rank_after": 3,
        "score_before": 1.0,
        "score_after": 1.0 + change,
        "change": change,
    }


def test_the_largest_each_way_rises_first() -> None:
    moved = [person(f"S{number}", change) for number, change in enumerate((0.5, -3.0, 2.0, 0.0, -1.0, 1.0))]
    drawn = movers.rows(moved, each_way=2)
    assert [row["subject"] for row in drawn] == ["S2", "S5", "S4", "S1"]
    assert [row["moved"] for row in drawn] == ["risen", "risen", "fallen", "fallen"]
    assert drawn[0]["label"] == "S2   1,200 → 3"


def test_nobody_gives_no_row() -> None:
    assert movers.rows([]) == []


def test_the_chart_is_valid_and_tells_directions_by_shape_too() -> None:
    spec = movers.chart(movers.rows([person("S1", 2.0), person("S2", -1.0)]), 1.5)
    alt.Chart.from_dict(spec) if "layer" not in spec else alt.LayerChart.from_dict(spec)
    head = spec["layer"][-1]["encoding"]["shape"]["scale"]
    assert head == {"domain": ["risen", "fallen"], "range": ["triangle-right", "triangle-left"]}
    for colour in (palette.TOWARDS, palette.AWAY):
        assert palette.contrast(colour, palette.LIGHT_PAGE) >= 3
        assert palette.contrast(colour, palette.DARK_PAGE) >= 3
