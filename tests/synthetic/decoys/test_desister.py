from __future__ import annotations

from tests.synthetic.staging import told


def test_life_quietens_and_only_protective_things_are_added() -> None:
    story = told("desister")
    quiet = story.scenario.story.quiet(story.cast)
    assert (quiet.kept < 0.3).all()
    assert (quiet.from_day == story.cast.onset).all()
    assert set(story.families()) == {"protective"}
