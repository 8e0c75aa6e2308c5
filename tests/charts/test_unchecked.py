from __future__ import annotations

import altair as alt
from altair.utils import schemapi

from analytics.charts.unchecked import unchecked


@unchecked
def dots(field: str) -> alt.Chart:
    """Dots along one field."""
    drawn: alt.Chart = alt.Chart(alt.Data(values=[{"day": 1}])).mark_point().encode(x=field)
    return drawn


def test_a_chart_becomes_the_spec_that_altair_itself_would_give() -> None:
    spec = dots("day:Q")
    assert spec["encoding"]["x"] == {"field": "day", "type": "quantitative"}
    assert alt.Chart.from_dict(spec).to_dict()["mark"] == spec["mark"]
    assert dots.__doc__ == "Dots along one field."


def test_checks_are_back_afterwards() -> None:
    dots("day:Q")
    assert schemapi.DEBUG_MODE
