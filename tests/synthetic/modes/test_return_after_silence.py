from __future__ import annotations

from tests.synthetic.staging import told


def test_years_of_silence_come_before() -> None:
    story = told("return_after_silence")
    silence = story.scenario.story.quiet(story.cast)
    assert (silence.kept == 0).all()
    assert (silence.to_day - silence.from_day > 2 * 365).all()
    assert (silence.to_day == story.cast.onset).all()


def test_it_does_not_begin_before_there_was_time_for_silence() -> None:
    assert told("return_after_silence").cast.onset.min() > 365
