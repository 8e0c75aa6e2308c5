from __future__ import annotations

from analytics.evaluation.rankings.count_90d import Count90d
from tests.evaluation.rankings.night import five, order
from tests.worlds import NIGHT

FIRST = ["busy", "risen"]


def test_the_busiest_lately_come_first() -> None:
    found = order(Count90d(), five().history())
    assert found[: len(FIRST)] == FIRST


def test_the_score_is_the_count_of_the_window() -> None:
    history = five().history()
    scores = dict(zip(history.reports.subject_ids, Count90d().scores(history, NIGHT), strict=True))
    assert scores == {"busy": 12, "grave": 2, "quiet": 0, "risen": 10, "steady": 2}
    wider = Count90d(window_days=365).scores(history, NIGHT)
    assert wider[0] == 52
