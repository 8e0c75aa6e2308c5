from __future__ import annotations

import numpy as np

from tests.synthetic.staging import small_realm


def test_an_act_is_followed_by_a_reopening_and_perhaps_another_closing() -> None:
    acts = small_realm().history.acts
    assert (acts.onset_day < acts.act_day).all()
    assert (acts.act_day < acts.reopened_day).all()
    assert (acts.reopened_day < acts.known_day).all()
    again = ~np.isnan(acts.reclosed_day)
    assert again.any()
    assert (acts.reclosed_day[again] > acts.known_day[again] + 200).all()


def test_nobody_acts_twice() -> None:
    acts = small_realm().history.acts
    assert len(np.unique(acts.person)) == len(acts)


def test_reviews_come_once_a_day_at_most_and_before_any_act() -> None:
    history = small_realm().history
    reviews, acts = history.reviews, history.acts
    pairs = np.stack([reviews.person, reviews.day.astype(int)])
    assert np.unique(pairs, axis=1).shape == pairs.shape
    act_day = dict(zip(acts.person.tolist(), acts.act_day.tolist(), strict=True))
    assert all(
        day < act_day.get(who, np.inf) for who, day in zip(reviews.person.tolist(), reviews.day, strict=True)
    )
