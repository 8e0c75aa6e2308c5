from __future__ import annotations

import numpy as np

from analytics.synthetic import lives
from analytics.synthetic.vocabulary import SHARES
from tests.synthetic.staging import SMALL, small_realm


def test_mixes_are_personal_but_sum_to_the_persons_rate() -> None:
    settled = small_realm()
    own = lives.draw(settled.people, 0, 1_024, np.random.default_rng(1))
    assert np.allclose(own.rates_per_year.sum(axis=1), settled.people.incidents_per_year[:1_024])
    mix = own.rates_per_year / own.rates_per_year.sum(axis=1, keepdims=True)
    assert np.abs(mix.mean(axis=0) - SHARES).max() < 0.03
    assert mix[:, SHARES.argmax()].std() > 0.05


def test_counts_follow_the_rates_and_seasons_show() -> None:
    settled = small_realm()
    rng = np.random.default_rng(1)
    own = lives.draw(settled.people, 0, 1_024, rng)
    told, _ = lives.ordinary(own, settled.people, settled.window, rng)
    expected = own.rates_per_year.sum() * settled.window.years
    assert 0.8 < len(told) / expected < 1.0
    month = (told.at_us // 86_400_000_000 % 365.25 // 30.44).astype(int)
    summer, winter = np.isin(month, (4, 5, 6, 7)).sum(), np.isin(month, (10, 11, 0, 1)).sum()
    assert summer > 1.1 * winter


def test_people_under_investigation_are_looked_at_more() -> None:
    settled = small_realm()
    own = lives.draw(settled.people, 2_500, SMALL.people, np.random.default_rng(1))
    told = lives.scrutiny(own, settled.people, settled.window, np.random.default_rng(1))
    active = ~settled.people.cohort.closed[told.person]
    assert active.mean() > 0.5
    day = settled.window.day_of(told.at_us)
    assert (day >= np.floor(settled.people.cohort.opened_day[told.person])).all()
