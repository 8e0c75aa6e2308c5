from __future__ import annotations

import numpy as np

from tests.synthetic.staging import told


def test_one_incident_is_reported_by_many() -> None:
    story = told("duplicate_storm")
    for person in story.cast.person:
        rows = story.rows(int(person))
        if len(rows):
            assert 6 <= len(rows) <= 14
            assert len(np.unique(story.added.kind[rows])) == 1
            assert np.ptp(story.added.at_us[rows]) <= 86_400_000_000
            assert len(np.unique(story.added.source_kind[rows])) > 1
