from __future__ import annotations

import numpy as np

from analytics.synthetic.ties import ADDRESS
from tests.synthetic.staging import small_realm


def test_a_friend_is_of_the_same_circle() -> None:
    ties = small_realm().ties
    everybody = np.arange(len(ties.circle))
    friend = ties.friend(everybody, np.random.default_rng(1))
    assert (ties.circle[friend] == ties.circle).all()
    alone = ties.size[ties.circle] == 1
    assert ((friend == everybody) == alone).all()


def test_a_circle_lists_its_members() -> None:
    ties = small_realm().ties
    assert set(ties.circle_of(10).tolist()) == set(np.flatnonzero(ties.circle == ties.circle[10]).tolist())


def test_hostels_house_dozens_and_other_homes_a_few() -> None:
    ties = small_realm().ties
    homes, people = np.unique(ties.things[ADDRESS], return_counts=True)
    assert people[homes < ties.hostels].mean() > 30
    assert people[homes >= ties.hostels].max() < 15
    assert (people > 1).sum() > 50
