from __future__ import annotations

from dataclasses import fields, replace
from functools import cache

import numpy as np
import pytest

from analytics.synthetic.blocks import Realm
from analytics.synthetic.decoys.over_recorded import GROUP
from analytics.synthetic.people import ETHNICITY_GROUPS
from analytics.synthetic.world import realm
from tests.synthetic.staging import SMALL, told

NAME = "over_recorded"


@cache
def without() -> Realm:
    """The small world without the story."""
    return realm(replace(SMALL, story_scale=tuple(pair for pair in SMALL.story_scale if pair[0] != NAME)))


def test_everybody_in_one_group_has_a_part_and_nobody_else() -> None:
    story = told(NAME)
    member = story.settled.people.ethnicity == ETHNICITY_GROUPS.index(GROUP)
    assert np.array_equal(np.flatnonzero(member), story.cast.person)
    assert (story.cast.days == story.settled.window.days).all()


def test_what_is_added_is_their_own_life_once_more_and_no_custody() -> None:
    story = told(NAME)
    names = set(story.names())
    assert len(names) > 15
    assert not names & {"custody_start", "custody_release", "custodial_contact"}
    people = story.settled.people
    expected = people.incidents_per_year[story.cast.person].sum() * story.settled.window.years
    assert len(story.added) == pytest.approx(expected, rel=0.1)
    assert 0.46 < np.mean(story.progress() < 0.5) < 0.54


def test_nothing_else_of_anybody_changes() -> None:
    scripts = [settled.script.scenarios for settled in (told(NAME).settled, without())]
    for one, other in zip(*scripts, strict=True):
        if one.name == NAME:
            assert len(other.parts) == 0 < len(one.parts)
            continue
        for column in fields(one.parts):
            assert np.array_equal(getattr(one.parts, column.name), getattr(other.parts, column.name))
    assert np.array_equal(told(NAME).settled.history.acts.person, without().history.acts.person)


def test_the_watched_do_not_escalate_more() -> None:
    people, acts = told(NAME).settled.people, told(NAME).settled.history.acts
    acted = np.isin(np.arange(len(people)), acts.person)[people.rankable]
    watched = (people.ethnicity == ETHNICITY_GROUPS.index(GROUP))[people.rankable]
    spread = np.sqrt(acted.mean() / watched.sum())
    assert abs(acted[watched].mean() - acted[~watched].mean()) < 4 * spread
