from __future__ import annotations

import numpy as np

from tests.synthetic.staging import told


def test_it_is_mostly_the_watched_groups() -> None:
    story = told("closely_watched")
    watched = story.settled.people.watched
    taking_part = np.isin(np.arange(len(watched)), story.cast.person)
    assert taking_part[watched].mean() > 5 * taking_part[~watched].mean()


def test_the_records_are_of_low_gravity_and_spread_over_the_years() -> None:
    story = told("closely_watched")
    low = ("police_stop", "traffic_offence", "border_stop", "safeguarding_concern", "platform_referral")
    assert set(story.names()) == set(low)
    assert 0.45 < np.mean(story.progress() < 0.5) < 0.55


def test_the_watched_do_not_escalate_more() -> None:
    story = told("closely_watched")
    people, acts = story.settled.people, story.settled.history.acts
    acted = np.isin(np.arange(len(people)), acts.person)[people.rankable]
    watched = people.watched[people.rankable]
    spread = np.sqrt(acted.mean() / watched.sum())
    assert abs(acted[watched].mean() - acted[~watched].mean()) < 4 * spread
