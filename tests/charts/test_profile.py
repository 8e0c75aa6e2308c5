from __future__ import annotations

import altair as alt
import polars as pl
import pytest

from analytics import taxonomy
from analytics.charts import palette, profile

PROFILE = pl.DataFrame(
    {
        "event_type": [
            "arrest",
            "site_interest",
            "border_stop",
            "rain",
            "reconnaissance_report",
            "employment_started",
        ],
        "family": ["criminality", "planning", "travel", "weather", "planning", "protective"],
        "learnt": [0.2, 0.1, 0.0, 0.1, 0.6, 0.0],
        "prior": [0.1, 0.2, 0.3, 0.1, 0.3, 0.0],
    }
)


def test_families_stand_together_in_their_order_and_types_without_a_share_are_left_out() -> None:
    rows = profile.rows(PROFILE, taxonomy.load().families)
    assert rows["label"].to_list() == [
        "border stop",
        "reconnaissance report",
        "site interest",
        "arrest",
        "rain",
    ]


@pytest.mark.parametrize(("learnt", "layers"), [(True, 3), (False, 1)])
def test_what_was_learnt_is_drawn_only_where_there_is_such_a_thing(*, learnt: bool, layers: int) -> None:
    spec = profile.chart(profile.rows(PROFILE, taxonomy.load().families), learnt=learnt)
    drawn = alt.LayerChart.from_dict(spec)
    assert len(drawn.layer) == layers
    if learnt:
        scale = drawn.layer[-1].encoding.color.scale
        assert dict(zip(scale.domain, scale.range, strict=True))["weather"] == palette.NEUTRAL
