from __future__ import annotations

import numpy as np

from tests.synthetic.staging import told

GRAVE = ("capability", "planning", "travel", "finance")


def test_the_rate_stays() -> None:
    progress = told("severity_drift").progress()
    first, second = np.sum(progress < 0.5), np.sum(progress >= 0.5)
    assert 0.7 < first / second < 1.4


def test_the_mix_drifts() -> None:
    story = told("severity_drift")
    grave, progress = np.isin(story.families(), GRAVE), story.progress()
    assert np.mean(grave[progress > 0.67]) > 2 * np.mean(grave[progress < 0.33])


def test_ordinary_incidents_make_room() -> None:
    story = told("severity_drift")
    quiet = story.scenario.story.quiet(story.cast)
    assert (quiet.kept < 0.5).all()
    assert (quiet.to_day == story.cast.end).all()
