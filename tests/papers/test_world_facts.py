"""The equality paper lists the stories in which a group is watched more, and no others."""

from __future__ import annotations

import inspect

from analytics import discover, taxonomy
from analytics.papers.asked import Asked
from analytics.papers.facts import world
from analytics.synthetic import decoys, modes
from analytics.synthetic.story import Story


def test_only_stories_of_a_watched_group_are_listed() -> None:
    told = world.watched_groups(Asked(taxonomy.load()))
    listed = {line.split("`")[1] for line in told.splitlines() if "`" in line}
    assert listed == {"closely_watched", "over_recorded"}


def test_a_story_says_that_it_is_of_a_group_where_it_is_cast_by_one() -> None:
    for package in (decoys, modes):
        for name, kind in discover.one_class_of_each(package, Story).items():
            cast = inspect.getsource(kind)
            by_group = "people.watched" in cast or "people.ethnicity" in cast
            assert kind.of_a_group is by_group, name
