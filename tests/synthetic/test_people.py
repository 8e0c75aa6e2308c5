from __future__ import annotations

import numpy as np

from tests.synthetic.staging import small_realm


def test_activity_is_heavy_tailed() -> None:
    rate = small_realm().people.incidents_per_year
    assert np.quantile(rate, 0.99) > 8 * np.median(rate)
    assert 1.5 < rate.mean() < 2.5


def test_the_watched_draw_attention_but_are_no_more_active() -> None:
    people = small_realm().people
    assert people.attention[people.watched].mean() > 1.5 * people.attention[~people.watched].mean()
    ratio = (
        people.incidents_per_year[people.watched].mean() / people.incidents_per_year[~people.watched].mean()
    )
    assert 0.85 < ratio < 1.15
