from __future__ import annotations

import numpy as np
import pytest

from analytics.evaluation.rankings._base import own_rate, timeline
from analytics.evaluation.rankings.plugin_cusum import PluginCusum
from tests.evaluation.rankings.night import five, order
from tests.worlds import NIGHT

FIRST = ["risen"]


def test_who_does_more_than_ever_comes_before_who_always_did_much() -> None:
    found = order(PluginCusum(), five().history())
    assert found[: len(FIRST)] == FIRST


def test_the_sum_is_that_of_the_weeks_one_by_one() -> None:
    history = five().history()
    night = timeline(history, NIGHT)
    place = list(history.reports.subject_ids).index("risen")
    weekly = 7.0 * own_rate(night, np.ones(len(night.incidents.subject), dtype=np.bool_))[place]
    total = 0.0
    for back in range(51, -1, -1):
        # the ten reports of the last weeks, each recorded a day after it happened
        told = 1 if back < 10 else 0
        total = max(total + told * np.log(3.0) - 2.0 * weekly, 0.0)
    assert PluginCusum().scores(history, NIGHT)[place] == pytest.approx(total)
