from __future__ import annotations

import numpy as np

from tests.synthetic.staging import told


def test_a_whole_area_takes_part_for_some_weeks() -> None:
    story = told("campaign")
    area = story.settled.people.cohort.area
    for onset in np.unique(story.cast.onset):
        members = story.cast.person[story.cast.onset == onset]
        assert len(np.unique(area[members])) == 1
        assert len(members) == np.sum(area == area[members[0]])
    assert (story.cast.days <= 80).all()


def test_one_type_is_recorded_several_times_as_often() -> None:
    story = told("campaign")
    extra_a_year = len(story.added) / story.cast.days.sum() * 365
    mean_rate = story.settled.people.incidents_per_year[story.cast.person].mean()
    assert extra_a_year > 0.1 * mean_rate
    assert set(np.unique(story.added.kind)) <= set(np.unique(story.cast.number))
