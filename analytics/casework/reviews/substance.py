"""Whether a rationale says something: long enough, of different words, and no copy."""

from __future__ import annotations

import re

from analytics.casework import texts
from analytics.errors import UsageError

LEAST_CHARACTERS, LEAST_WORDS, LEAST_DIFFERENT = 40, 6, 5
_WORD = re.compile(r"\w+")


def rationale(body: str, facts: str = "") -> str:
    """The rationale without blanks around it; `UsageError` where it is none, or only repeats `facts`.

    >>> rationale("Two calls, both explained by the move that the housing office confirmed.")
    'Two calls, both explained by the move that the housing office confirmed.'
    >>> rationale("no no no no no no no no no no no no no no no no")
    Traceback (most recent call last):
    analytics.errors.UsageError: rationale: 1 different word; allowed: at least 5 different words
    """
    kept = texts.checked("rationale", body, least=LEAST_CHARACTERS)
    words = _words(kept)
    if len(words) < LEAST_WORDS:
        raise UsageError(f"rationale: {_count(len(words), 'word')}", allowed=f"at least {LEAST_WORDS} words")
    # a letter, alone or over and over, says nothing
    different = {word for word in words if len(set(word)) > 1}
    if len(different) < LEAST_DIFFERENT:
        told = _count(len(different), "different word")
        raise UsageError(f"rationale: {told}", allowed=f"at least {LEAST_DIFFERENT} different words")
    if facts and same_words(kept, facts):
        raise UsageError("rationale: a copy of the facts", allowed="why the facts lead to this outcome")
    return kept


def same_words(one: str, other: str) -> bool:
    """Whether two texts have the same words in the same order.

    >>> same_words("Seen twice, at night.", "seen twice at NIGHT"), same_words("Seen", "Not seen")
    (True, False)
    """
    return _words(one) == _words(other)


def _words(body: str) -> list[str]:
    return _WORD.findall(body.casefold())


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
