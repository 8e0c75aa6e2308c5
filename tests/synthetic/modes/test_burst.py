from __future__ import annotations

import numpy as np

from tests.synthetic.staging import told


def test_most_of_it_comes_in_the_last_weeks() -> None:
    assert np.mean(told("burst").progress() > 0.6) > 0.75


def test_it_is_short() -> None:
    assert told("burst").cast.days.max() <= 110
