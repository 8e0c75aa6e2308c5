from __future__ import annotations

from typing import Any

import altair as alt

from analytics.charts import missed, precision


def counts(people: int, reopened: int, **further: Any) -> dict[str, Any]:
    share = reopened / people if people else None
    ends = {"share": share, "low": share, "high": share}
    return {"people": people, "reopened": reopened, "outside": 0} | ends | further


def signal(name: str, overall: dict[str, Any], *, ranked: bool = False) -> dict[str, Any]:
    return {"signal": name, "ranked": ranked, "overall": overall}


TOLD = {
    "list": {"overall": counts(100, 20)},
    "everybody": {"overall": counts(1_000, 10)},
    "signals": [
        signal("new_tie", counts(100, 2)),
        signal("escalation", counts(100, 18), ranked=True),
        signal("protective", counts(0, 0), ranked=True),
    ],
}


def layers(spec: dict[str, Any]) -> list[dict[str, Any]]:
    """The layers of a chart that is one."""
    assert alt.LayerChart.from_dict(spec).layer
    found: list[dict[str, Any]] = spec["layer"]
    return found


def test_signals_that_put_somebody_first_are_drawn_the_most_precise_first() -> None:
    rows = precision.rows(TOLD)
    assert [row["label"] for row in rows] == ["escalation (counts)", "new tie (in shadow)"]
    drawn = layers(precision.overall(TOLD))
    assert drawn[-1]["encoding"]["x"]["scale"]["domain"][1] >= 0.2
    assert [row["name"] for row in drawn[0]["data"]["values"]] == [precision.LIST, precision.EVERYBODY]


def test_a_night_without_anybody_is_left_out_of_the_lines() -> None:
    nights = [counts(10, 1, as_of="2026-01-01"), counts(0, 0, as_of="2026-02-01")]
    drawn = layers(precision.nights([("new tie", nights), (precision.LIST, nights[:1])]))
    assert [row["name"] for row in drawn[1]["data"]["values"]] == ["new tie", precision.LIST]


def test_the_paths_of_missed_people_have_the_line_and_a_rank_axis_from_the_top() -> None:
    places = [
        {"person": "S1", "days": -7, "rank": 40, "state": "below the line", "near": False},
        {"person": "S2", "days": -1, "rank": 3, "state": "above the line", "near": True},
    ]
    cut, drawn, _ = layers(missed.paths(places, 25))
    assert cut["data"]["values"] == [{"at": 25}]
    scale = drawn["encoding"]["y"]["scale"]
    assert (scale["domain"], scale["reverse"]) == ([1, 50], True)
    assert [row["group"] for row in drawn["data"]["values"]] == [missed.FAR, missed.NEAR]
