from __future__ import annotations

import numpy as np

from analytics.synthetic import absences


def test_incidents_inside_an_absence_go_and_the_others_stay() -> None:
    away = absences.of(np.array([7, 7, 9]), np.array([10.0, 30.0, 0.0]), np.array([20.0, 40.0, 5.0]))
    person = np.array([7, 7, 7, 7, 9, 8])
    day = np.array([9.9, 10.0, 20.0, 35.0, 3.0, 15.0])
    remain = absences.remaining(away, 5, 10, person, day, np.random.default_rng(1))
    assert remain.tolist() == [True, False, True, False, False, True]


def test_a_share_may_be_kept() -> None:
    away = absences.of(np.array([0]), np.array([0.0]), np.array([100.0]), kept=0.25)
    remain = absences.remaining(
        away, 0, 1, np.zeros(20_000, np.int64), np.full(20_000, 50.0), np.random.default_rng(1)
    )
    assert 0.23 < remain.mean() < 0.27


def test_without_absences_everything_stays() -> None:
    remain = absences.remaining(
        absences.none(), 0, 1, np.zeros(3, int), np.zeros(3), np.random.default_rng(1)
    )
    assert remain.all()
