from __future__ import annotations

from datetime import date

import altair as alt

from analytics.charts import calendar, palette

DAYS = [
    {"day": date(2026, 6, 28), "state": "published", "told": "night 1", "night": 1},
    {"day": date(2026, 6, 29), "state": "failed a gate", "told": "churn", "night": None},
    {"day": date(2026, 6, 30), "state": "missing", "told": "", "night": None},
]


def test_a_day_stands_in_its_week_under_its_weekday() -> None:
    rows = calendar.rows(DAYS)
    assert [(row["week"], row["weekday"], row["sign"]) for row in rows] == [
        ("2026-06-22", "Sun", "✓"),
        ("2026-06-29", "Mon", "✕"),
        ("2026-06-29", "Tue", "–"),
    ]
    assert rows[0]["day"] == "28 Jun 2026"


def test_it_can_be_drawn_and_no_state_rests_on_colour_alone() -> None:
    drawn = alt.LayerChart.from_dict(calendar.chart(calendar.rows(DAYS)))
    assert drawn.layer[0].encoding.color.scale.domain == list(calendar.STATES)
    assert len({sign for sign, _ in calendar.STATES.values()}) == len(calendar.STATES)
    for _, colour in calendar.STATES.values():
        assert min(palette.contrast(colour, page) for page in (palette.LIGHT_PAGE, palette.DARK_PAGE)) >= 3
    assert alt.LayerChart.from_dict(calendar.chart([])).layer
