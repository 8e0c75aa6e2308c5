from __future__ import annotations

import numpy as np

from analytics.synthetic.arrays import ladder, pick, pick_by_weight


def test_a_ladder_picks_in_proportion_to_the_weights_of_its_row() -> None:
    table = ladder(np.array([[1.0, 0.0, 3.0], [0.0, 1.0, 0.0]]))
    rng = np.random.default_rng(1)
    assert np.bincount(pick(table, np.zeros(40_000, int), rng), minlength=3)[1] == 0
    assert 0.73 < (pick(table, np.zeros(40_000, int), rng) == 2).mean() < 0.77
    assert (pick(table, np.ones(100, int), rng) == 1).all()


def test_a_choice_by_weight_never_takes_what_weighs_nothing() -> None:
    chosen = pick_by_weight(np.tile([0.0, 2.0, 1.0, 0.0], (30_000, 1)), np.random.default_rng(1))
    assert set(chosen.tolist()) == {1, 2}
    assert 0.65 < (chosen == 1).mean() < 0.68
