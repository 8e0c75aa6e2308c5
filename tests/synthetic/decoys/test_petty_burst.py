from __future__ import annotations

import numpy as np

from tests.synthetic.staging import told


def test_it_is_petty_and_close_together() -> None:
    story = told("petty_burst")
    assert set(story.names()) == {"police_stop", "traffic_offence", "drug_offence", "arrest"}
    assert (story.cast.days <= 50).all()
    assert np.median([len(story.rows(int(person))) for person in story.cast.person]) >= 5
