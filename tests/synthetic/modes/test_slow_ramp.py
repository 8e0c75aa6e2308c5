from __future__ import annotations

import numpy as np

from tests.synthetic.staging import told


def test_incidents_thicken_towards_the_act() -> None:
    progress = told("slow_ramp").progress()
    assert np.mean(progress > 0.5) > 0.6
    assert np.mean(progress < 0.25) > 0.02


def test_it_takes_many_months() -> None:
    cast = told("slow_ramp").cast
    assert cast.days.min() >= 150
    assert cast.days.max() <= 300
