from __future__ import annotations

import altair as alt
import polars as pl
import pytest

from analytics.charts import waterfall


def contributions(*evidence: float, silence: float = -1.5) -> pl.DataFrame:
    count = len(evidence)
    return pl.DataFrame(
        {
            "position": [*range(1, count + 1), count + 1],
            "evidence": [*evidence, silence],
            "reason": ["Arrest on 3 May 2026"] * count + ["Expected reports that did not come"],
            "incident_id": [*(f"E{index}" for index in range(count)), None],
        },
        schema_overrides={"incident_id": pl.String, "evidence": pl.Float64},
    )


def test_bars_run_from_nothing_to_the_score() -> None:
    bars = waterfall.bars(contributions(3.0, 2.0), prior=0.25)
    assert bars["reason"].to_list() == [
        "Prior",
        "Arrest on 3 May 2026",
        "Arrest on 3 May 2026",
        "Expected reports that did not come",
        "Score",
    ]
    assert bars["start"].to_list() == pytest.approx([0.0, 0.25, 3.25, 5.25, 0.0])
    assert bars["end"].to_list() == pytest.approx([0.25, 3.25, 5.25, 3.75, 3.75])
    assert bars["kind"].to_list() == ["towards"] * 3 + ["away", "total"]


def test_small_ones_are_put_together_but_silence_never() -> None:
    bars = waterfall.bars(contributions(*([1.0] * 30)), largest=12)
    assert bars.height == 12 + 3
    assert "18 smaller ones together" in bars["reason"].to_list()
    assert "Expected reports that did not come" in bars["reason"].to_list()
    assert bars["end"][-1] == pytest.approx(28.5)


def test_equal_reasons_stay_apart_and_every_label_has_its_figure() -> None:
    bars = waterfall.bars(contributions(3.0, 3.0, silence=-0.004))
    labels = bars["label"].to_list()
    assert len(set(labels)) == bars.height
    assert labels[1] == "(2) Arrest on 3 May 2026   +3.00"
    assert labels[2].endswith("−0.00")
    assert labels[3] == "Score   +6.00"


def test_nothing_at_all_is_a_score_of_nothing() -> None:
    bars = waterfall.bars(contributions().clear())
    assert bars["reason"].to_list() == ["Score"]
    assert alt.Chart.from_dict(waterfall.chart(bars)).to_dict()["height"] > 0
