from __future__ import annotations

import numpy as np

from analytics.synthetic.vocabulary import COMMUNITY
from tests.synthetic.staging import told


def test_the_source_has_no_other_history() -> None:
    story = told("hostile_target")
    sources = story.settled.sources
    assert (story.added.source >= sources.hostile).all()
    assert (story.added.source < len(sources)).all()
    assert (sources.kind[story.added.source] == COMMUNITY).all()
    assert (sources.kind[sources.hostile :] == COMMUNITY).all()
    assert sources.table.max() < sources.hostile


def test_some_sources_pursue_several_people() -> None:
    _, people = np.unique(told("hostile_target").cast.number, return_counts=True)
    assert people.max() > 1
    assert np.mean(people == 1) > 0.4


def test_what_they_say_is_grave() -> None:
    assert not np.isin(told("hostile_target").families(), ("criminality", "context", "travel")).any()
