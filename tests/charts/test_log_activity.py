from __future__ import annotations

from datetime import date

import altair as alt

from analytics.charts import log_activity

TOLD = [("2026-06-28", "consultation", 10), ("2026-06-30", "consultation", 5), ("2026-06-30", "erasure", 1)]
SPAN = date(2026, 6, 27), date(2026, 6, 30)


def test_a_day_without_entries_is_a_gap_and_a_kind_without_any_has_no_lane() -> None:
    bars = log_activity.lanes(TOLD, ["alteration", "consultation", "erasure"], *SPAN)
    assert [bar["entries"] for bar in bars if bar["kind"] == "consultation"] == [0, 10, 0, 5]
    assert {bar["kind"] for bar in bars} == {"consultation", "erasure"}
    assert all(float(str(bar["high"])) < float(str(bar["low"])) + 1 for bar in bars)


def test_it_can_be_drawn() -> None:
    bars = log_activity.lanes(TOLD, ["consultation", "erasure"], *SPAN)
    drawn = alt.LayerChart.from_dict(log_activity.chart(bars))
    assert drawn.layer[1].encoding.y.axis.labelExpr.startswith("['erasure (≤ 1)', 'consultation (≤ 10)']")
    assert alt.LayerChart.from_dict(log_activity.chart([])).layer
