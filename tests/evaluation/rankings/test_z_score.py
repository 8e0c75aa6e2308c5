from __future__ import annotations

from analytics.evaluation.rankings.z_score import ZScore
from tests.evaluation.rankings.night import five, order

FIRST = ["risen"]


def test_who_does_more_than_usual_comes_before_who_always_did_much() -> None:
    found = order(ZScore(), five().history())
    assert found[: len(FIRST)] == FIRST
