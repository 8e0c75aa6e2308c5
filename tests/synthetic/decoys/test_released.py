from __future__ import annotations

from tests.synthetic.staging import told


def test_the_onset_is_a_release_after_a_sentence() -> None:
    story = told("released")
    released = {
        int(person)
        for person, name in zip(story.added.person, story.names(), strict=True)
        if name == "custody_release"
    }
    assert released >= set(story.cast.person[story.cast.onset < 2_000].tolist())
    inside = story.scenario.story.quiet(story.cast)
    assert (inside.to_day <= story.cast.onset).all()
    assert (inside.kept == 0).all()


def test_a_busy_spell_follows() -> None:
    story = told("released")
    after = (story.progress() > 0) & (story.names() != "custody_release")
    assert after.sum() > 3 * len(story.cast)
