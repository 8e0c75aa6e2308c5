from __future__ import annotations

import numpy as np
import pytest

from analytics.synthetic import scenarios
from analytics.synthetic.outline import Outline
from tests.synthetic.staging import SMALL, told

STORIES = scenarios.stories()
MODES = [name for name, story in STORIES.items() if hasattr(story, "share")]


def outline(name: str) -> Outline:
    found = told(name).scenario.story.outline(SMALL.activity)
    if found is None:
        pytest.fail(f"{name} has no outline")
    return found


@pytest.mark.parametrize("name", MODES)
def test_every_mode_tells_of_itself(name: str) -> None:
    assert outline(name).acts == STORIES[name].acts
    assert outline(name).progress.mean() == pytest.approx(1.0)


@pytest.mark.parametrize("name", [*MODES, "petty_burst", "ambient_grave"])
def test_it_lasts_as_long_as_it_says(name: str) -> None:
    days = told(name).cast.days
    assert days.min() >= outline(name).least_days - 1e-9
    assert days.max() <= outline(name).most_days + 1e-9


@pytest.mark.parametrize("name", [name for name in MODES if name not in {"joint", "contagion"}])
def test_its_incidents_lie_where_it_says(name: str) -> None:
    story = told(name)
    ended = np.isin(story.added.person, story.cast.person[story.cast.end < story.settled.window.days])
    within = ended & (story.progress() < 1)
    places = np.histogram(story.progress()[within], bins=4, range=(0, 1))[0] / within.sum()
    expected = outline(name).progress.reshape(4, -1).mean(axis=1) / 4
    assert places == pytest.approx(expected, abs=0.09)


@pytest.mark.parametrize("name", ["slow_ramp", "burst", "petty_burst", "ambient_grave"])
def test_it_adds_as_many_as_it_says(name: str) -> None:
    story = told(name)
    done = story.cast.person[story.cast.end < story.settled.window.days]
    mean = np.isin(story.added.person, done).sum() / len(done)
    assert mean == pytest.approx(outline(name).least_incidents + outline(name).further, rel=0.2)


def test_decoys_that_are_no_point_process_tell_nothing() -> None:
    assert told("campaign").scenario.story.outline(1.0) is None
