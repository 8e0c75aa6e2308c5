from __future__ import annotations

from analytics.evaluation.rankings.rfgv import Rfgv
from tests.evaluation.rankings.night import five
from tests.worlds import NIGHT


def test_the_four_grades_add_up() -> None:
    history = five().history()
    scores = dict(zip(history.reports.subject_ids, Rfgv().scores(history, NIGHT), strict=True))
    # recency, frequency, gravity, families
    assert scores == {
        "busy": 5 + 5 + 1 + 2,
        "grave": 5 + 3 + 5 + 2,
        "quiet": 1 + 1 + 1 + 1,
        "risen": 5 + 5 + 1 + 2,
        "steady": 5 + 4 + 3 + 2,
    }
