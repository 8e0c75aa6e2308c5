from __future__ import annotations

from datetime import date, datetime

import altair as alt
import polars as pl

from analytics.charts import timeline
from analytics.charts.timeline import Onset, Window

SHOWN = Window(date(2026, 1, 1), date(2026, 6, 30))


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


INCIDENTS = pl.DataFrame(
    {
        "family": ["planning", "finance", "criminality", "planning"],
        "event_type": ["site_interest", "unexplained_funds", "arrest", "site_interest"],
        "occurred_at": [
            moment(day) for day in ("2026-05-01T12:30", "2026-04-01", "2026-03-01", "2020-01-01")
        ],
        "recorded_at": [
            moment(day) for day in ("2026-05-04T00:30", "2026-04-01", "2026-03-02", "2020-01-01")
        ],
        "severity": [70, 45, 25, 70],
        "weight": [0.9, 0.1, 0.9, 0.9],
        "sources": [2, 1, 1, 1],
        "evidence": [3.14159, 0.0, 0.0, 0.0],
        "in_custody": [False, False, True, False],
    }
)
RETRACTED = INCIDENTS.head(1).select("family", "event_type", "severity", "occurred_at", "recorded_at")
CUSTODY = pl.DataFrame(
    {
        "started_at": [moment("2025-12-01"), moment("2026-06-01"), moment("2020-01-01")],
        "ended_at": [moment("2026-01-11"), None, moment("2020-02-01")],
    }
)


def test_marks_are_those_of_the_window_with_both_clocks_and_their_state() -> None:
    rows = timeline.marks(INCIDENTS, RETRACTED, SHOWN)
    assert rows["state"].to_list() == ["counted", "low weight", "in custody", "retracted"]
    first = rows.row(0, named=True)
    assert (first["delay"], first["evidence"], first["what"]) == (2.5, 3.14, "site interest")
    assert first["occurred_text"] == "1 May 2026 12:30 UTC"
    assert first["recorded"] - first["occurred"] == 2.5 * 86_400_000


def test_stays_are_cut_to_the_window_and_an_open_one_ends_with_it() -> None:
    rows = timeline.stays(CUSTODY, SHOWN)
    days = rows.select(((pl.col("to") - pl.col("from")) / 86_400_000).cast(pl.Int64)).to_series().to_list()
    assert days == [10, 29]
    assert timeline.stays(CUSTODY.clear(), SHOWN).is_empty()


def test_lanes_stand_in_the_order_of_the_taxonomy_and_new_ones_at_the_end() -> None:
    incidents = INCIDENTS.with_columns(
        pl.when(pl.col("family") == "finance").then(pl.lit("weather")).otherwise("family").alias("family")
    )
    rows = timeline.marks(incidents, RETRACTED.clear(), SHOWN)
    onset = Onset(date(2026, 2, 1), date(2026, 3, 1), date(2026, 4, 1))
    stays = timeline.stays(CUSTODY, SHOWN)
    drawn = timeline.chart(rows, stays, onset, SHOWN, ("criminality", "planning"))
    lanes = drawn["layer"][-1]["layer"][0]["encoding"]["y"]["scale"]["domain"]
    assert lanes == ["criminality", "planning", "weather"]
    assert [len(layer["data"]["values"]) for layer in drawn["layer"]] == [2, 2, 1, 1, 3]
    assert alt.LayerChart.from_dict(drawn).to_dict()["layer"]


def test_nothing_but_incidents_can_be_drawn_too() -> None:
    rows = timeline.marks(INCIDENTS, RETRACTED.clear(), SHOWN)
    drawn = timeline.chart(rows, timeline.stays(CUSTODY.clear(), SHOWN), None, SHOWN, ())
    assert len(drawn["layer"]) == 2


def test_all_years_begin_with_the_first_incident() -> None:
    assert timeline.window(date(2026, 6, 30), None, date(2020, 1, 1)).first == date(2020, 1, 1)
    assert timeline.window(date(2026, 6, 30), None, None).first == date(2026, 5, 31)
