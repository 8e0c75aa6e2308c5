"""Kinds of tie in words."""

from __future__ import annotations

from analytics.network.mentions import KINDS
from analytics.network.words import WORDS


def test_every_kind_has_words_of_its_own_and_nothing_else_has() -> None:
    assert tuple(WORDS) == KINDS
    assert len(set(WORDS.values())) == len(KINDS)


def test_the_words_say_how_and_not_what_it_means() -> None:
    for words in WORDS.values():
        assert words == words.lower().strip()
        assert 0 < len(words) < 30
