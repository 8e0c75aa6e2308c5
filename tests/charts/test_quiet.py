from __future__ import annotations

from datetime import date
from typing import Any

import altair as alt

from analytics.charts import quiet


def person(name: str, days_left: int) -> dict[str, Any]:
    days = {"started_on": date(2016, 1, 1), "ends_on": date(2022, 1, 1), "days_left": days_left}
    return {"subject_id": name} | days


def test_a_bar_is_as_long_as_the_quiet_and_the_tick_stands_where_it_is_over() -> None:
    told = quiet.rows([person("S2", 366), person("S1", -1096), person("S3", 0)])
    assert [(row["subject"], row["quiet"], row["period"], row["state"]) for row in told] == [
        ("S2", 5.0, 6.0, "runs"),
        ("S1", 9.0, 6.0, "over"),
        ("S3", 6.0, 6.0, "over"),
    ]


def test_people_are_drawn_in_the_order_of_the_queue() -> None:
    spec: dict[str, Any] = quiet.chart([person("S2", 1), person("S1", -1)])
    assert alt.LayerChart.from_dict(spec).layer
    assert [layer["encoding"]["y"]["sort"] for layer in spec["layer"]] == [None, None]
    bar, tick = spec["layer"]
    assert [row["subject"] for row in spec["data"]["values"]] == ["S2", "S1"]
    assert (bar["encoding"]["x"]["field"], tick["encoding"]["x"]["field"]) == ("quiet", "period")
