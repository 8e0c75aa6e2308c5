from __future__ import annotations

import numpy as np

from analytics.synthetic.vocabulary import code
from tests.synthetic.staging import told


def test_a_friend_escalated_before() -> None:
    story = told("contagion")
    others = [scenario for scenario in story.settled.script.scenarios if scenario.story.acts]
    onset = {
        int(person): day
        for scenario in others
        for person, day in zip(scenario.parts.person, scenario.parts.onset, strict=True)
    }
    circle = story.settled.ties.circle
    for person, start, partner in zip(story.cast.person, story.cast.onset, story.cast.partner, strict=True):
        assert onset[int(partner)] < start
        assert circle[person] == circle[partner]


def test_they_are_seen_together() -> None:
    story = told("contagion")
    met = story.added.kind == code("contact_subject_of_interest")
    for person, partner in zip(story.cast.person, story.cast.partner, strict=True):
        rows = story.rows(int(person))
        assert np.any(story.added.partner[rows] == partner) or not len(rows)
    assert np.mean(story.added.partner[met] >= 0) > 0.5
