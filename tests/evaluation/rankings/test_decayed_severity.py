from __future__ import annotations

import numpy as np
import pytest

from analytics.evaluation.rankings.decayed_severity import DecayedSeverity
from tests.evaluation.rankings.night import five, order
from tests.worlds import NIGHT

FIRST = ["grave"]


def test_the_gravest_lately_come_first() -> None:
    found = order(DecayedSeverity(), five().history())
    assert found[: len(FIRST)] == FIRST


def test_a_severity_fades_to_1_over_e_in_its_days() -> None:
    history = five().history()
    place = list(history.reports.subject_ids).index("grave")
    score = DecayedSeverity(decay_days=10.0).scores(history, NIGHT)[place]
    assert score == pytest.approx(85 * (np.exp(-1.0) + np.exp(-2.2)))
