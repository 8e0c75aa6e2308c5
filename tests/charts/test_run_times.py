from __future__ import annotations

import altair as alt

from analytics.charts import run_times

ROWS = [
    {
        "run": "7",
        "night": "x",
        "place": 0,
        "step": step,
        "order": order,
        "seconds": 1.5,
        "outcome": "published",
    }
    for order, step in enumerate(("ingest", "score"))
]


def test_each_step_has_a_colour_of_its_own() -> None:
    drawn = alt.Chart.from_dict(run_times.chart(ROWS))
    scale = drawn.encoding.color.scale
    assert scale.domain == ["ingest", "score"]
    assert len(set(scale.range)) == 2
    assert alt.Chart.from_dict(run_times.chart([])).encoding.color.scale.domain == []
