from __future__ import annotations

from datetime import timedelta

from analytics.evaluation.rankings.random import Random
from tests.worlds import NIGHT, random_world

HISTORY = random_world(3).history()


def test_a_night_has_one_lot_and_another_night_another() -> None:
    first = Random().listed(HISTORY, NIGHT).subject.tolist()
    assert first == Random().listed(HISTORY, NIGHT).subject.tolist()
    assert first != Random(seed=2).listed(HISTORY, NIGHT).subject.tolist()
    assert first != Random().listed(HISTORY, NIGHT - timedelta(days=7)).subject.tolist()
