from __future__ import annotations

import altair as alt
import pytest

from analytics.charts import lanes


@pytest.mark.parametrize("custody", [False, True])
@pytest.mark.parametrize("onset", [False, True])
def test_layers_name_the_data_that_belongs_in_them(custody: bool, onset: bool) -> None:
    form = lanes.form(("planning", "weather"), custody=custody, onset=onset)
    names = [layer["data"]["name"] for layer in form["layer"]]
    assert names == ["window", *["custody"] * custody, *["onset", "onset"] * onset, "incidents"]
    assert alt.LayerChart.from_dict(form).to_dict()["layer"]


def test_more_lanes_make_a_higher_chart_and_each_form_is_made_once() -> None:
    few = lanes.form(("planning",), custody=False, onset=False)
    many = lanes.form(tuple("abcdefgh"), custody=False, onset=False)
    assert many["height"] > few["height"]
    assert lanes.form(("planning",), custody=False, onset=False) is few
