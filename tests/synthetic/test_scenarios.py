"""What holds for every story, without any of them being listed here."""

from __future__ import annotations

import dataclasses
import inspect
import sys

import numpy as np
import pytest

from analytics import discover
from analytics.synthetic import decoys, modes, scenarios
from analytics.synthetic.story import Story
from analytics.synthetic.vocabulary import NAMES
from tests.synthetic.staging import SMALL, small_realm, tell, told

STORIES = scenarios.stories()
MODES, DECOYS = discover.names(modes), discover.names(decoys)


@pytest.mark.parametrize("name", STORIES)
def test_a_story_is_told_in_one_sentence(name: str) -> None:
    module = sys.modules[type(STORIES[name]).__module__]
    first = (inspect.getdoc(module) or "").splitlines()[0]
    assert first.endswith(".")
    assert first.count(".") == 1
    assert 40 < len(first) < 110


@pytest.mark.parametrize("name", STORIES)
def test_a_story_is_frozen_and_its_parameters_are_numbers(name: str) -> None:
    story = STORIES[name]
    fields = dataclasses.fields(story)
    assert fields
    assert all(isinstance(getattr(story, field.name), int | float) for field in fields)
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(story, fields[0].name, 1)


@pytest.mark.parametrize("name", STORIES)
def test_it_takes_place_within_the_window_and_touches_its_own_people_alone(name: str) -> None:
    story = told(name)
    assert len(story.cast)
    assert len(story.added)
    assert (story.cast.onset < story.settled.window.days).all()
    assert (story.cast.onset >= 0).all()
    assert (story.cast.end > story.cast.onset).all()
    assert np.isin(story.added.person, story.cast.person).all()
    assert (story.day < story.settled.window.days).all()
    assert (story.day >= 0).all()
    assert (story.added.kind < len(NAMES)).all()


@pytest.mark.parametrize("name", STORIES)
def test_the_same_block_is_told_in_the_same_way(name: str) -> None:
    scenario = told(name).scenario
    cast = scenario.within(*small_realm().span(1))
    one, other = tell(scenario, cast, 1), tell(scenario, cast, 1)
    for field in dataclasses.fields(one):
        assert np.array_equal(getattr(one, field.name), getattr(other, field.name))


@pytest.mark.parametrize("name", STORIES)
def test_it_can_be_told_of_nobody(name: str) -> None:
    scenario = told(name).scenario
    nobody = scenario.parts.take(np.arange(0))
    assert len(tell(scenario, nobody, 0)) == 0
    assert len(scenario.story.quiet(nobody)) == 0


@pytest.mark.parametrize("name", [name for name, story in STORIES.items() if story.busy])
def test_whoever_has_a_part_is_closed_and_no_mere_bystander(name: str) -> None:
    story = told(name)
    people = story.settled.people
    assert people.rankable[story.cast.person].all()
    assert (story.cast.onset >= people.cohort.closed_day[story.cast.person] + 59).all()


def test_nobody_has_a_part_in_two_busy_stories() -> None:
    taken = [told(name).cast.person for name, story in STORIES.items() if story.busy]
    everybody = np.concatenate(taken)
    assert len(np.unique(everybody)) == len(everybody)


@pytest.mark.parametrize("name", [name for name, story in STORIES.items() if story.acts])
def test_no_escalation_begins_in_the_burn_in_or_ends_without_time(name: str) -> None:
    story = told(name)
    assert (story.cast.onset >= SMALL.burn_in_days).all()
    assert (story.cast.days >= 50).all()
    assert (story.cast.days <= 320).all()


@pytest.mark.parametrize("name", [name for name, story in STORIES.items() if story.acts])
def test_an_escalation_adds_a_handful_and_nothing_on_the_day_of_the_act(name: str) -> None:
    story = told(name)
    done = story.cast.person[story.cast.end < story.settled.window.days]
    counts = [len(story.rows(int(person))) for person in done]
    assert 3 <= np.mean(counts) <= 20
    assert (story.progress() < 1).all()


def test_the_modes_share_all_escalations_between_them() -> None:
    acting = [story for story in STORIES.values() if story.acts]
    assert sum(getattr(story, "share", 0.0) for story in acting) == pytest.approx(1.0, abs=0.01)


def test_there_are_at_least_seven_modes_and_decoys_apart() -> None:
    assert len(MODES) >= 7
    assert not set(MODES) & set(DECOYS)
    assert all(isinstance(story, Story) for story in STORIES.values())
    assert not any(STORIES[name].acts for name in DECOYS)


def test_casting_is_the_same_every_time() -> None:
    settled = small_realm()
    again = scenarios.write(SMALL, settled.people, settled.ties, settled.window)
    for one, other in zip(settled.script.scenarios, again.scenarios, strict=True):
        assert np.array_equal(one.parts.person, other.parts.person)
        assert np.array_equal(one.parts.onset, other.parts.onset)
