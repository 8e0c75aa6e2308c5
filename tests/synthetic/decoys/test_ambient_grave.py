from __future__ import annotations

import numpy as np

from analytics.synthetic.happenings import RUMOUR, SOLID
from tests.synthetic.staging import told


def test_one_to_three_grave_reports() -> None:
    story = told("ambient_grave")
    counts = np.unique(story.added.person, return_counts=True)[1]
    assert counts.min() >= 1
    assert counts.max() <= 3
    assert not np.isin(story.families(), ("criminality", "context", "protective")).any()


def test_most_are_rumour_and_none_is_solid() -> None:
    credit = told("ambient_grave").added.credit
    assert 0.55 < np.mean(credit == RUMOUR) < 0.85
    assert not (credit == SOLID).any()
