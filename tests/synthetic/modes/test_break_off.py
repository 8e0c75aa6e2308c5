from __future__ import annotations

import numpy as np

from tests.synthetic.staging import told


def test_nobody_comes_to_an_act() -> None:
    story = told("break_off")
    assert not story.scenario.story.acts
    assert not np.isin(story.cast.person, story.settled.history.acts.person).any()


def test_help_is_taken_after_the_end_and_life_quietens() -> None:
    story = told("break_off")
    protective = story.families() == "protective"
    assert (story.progress()[protective] >= 0.99).all()
    assert protective.any()
    quiet = story.scenario.story.quiet(story.cast)
    assert (quiet.from_day == story.cast.end).all()
    assert (quiet.kept < 1).all()


def test_it_does_not_come_to_the_late_mix() -> None:
    story, ramp = told("break_off"), told("slow_ramp")
    late = np.isin(story.families()[story.families() != "protective"], ("capability", "planning"))
    assert late.mean() < np.isin(ramp.families(), ("capability", "planning")).mean()
