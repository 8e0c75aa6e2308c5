from __future__ import annotations

import numpy as np

from tests.synthetic.staging import told


def test_several_of_one_circle_act_on_the_same_day() -> None:
    story = told("joint")
    ends, sizes = np.unique(story.cast.end, return_counts=True)
    assert sizes.min() >= 2
    assert sizes.max() <= 4
    for end in ends:
        members = story.cast.person[story.cast.end == end]
        assert len(np.unique(story.settled.ties.circle[members])) == 1


def test_everyone_is_tied_to_another_of_them() -> None:
    cast = told("joint").cast
    end = dict(zip(cast.person.tolist(), cast.end.tolist(), strict=True))
    for person, partner in zip(cast.person.tolist(), cast.partner.tolist(), strict=True):
        assert person != partner
        assert end[person] == end[partner]
