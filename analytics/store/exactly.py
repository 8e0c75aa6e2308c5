"""Identifiers in free text, as whole words: `P-2` names `P-2` and not `P`.

What may be a part of an identifier and stands beside it belongs to it; the point or colon that ends a
sentence does not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable

from analytics.store.traces import WORD, is_distinctive

_WORD = re.compile(WORD)
_ENDS = ".:-"


def words(texts: Iterable[str]) -> set[str]:
    """Everything in some texts that could be an identifier.

    >>> sorted(words(["P met P-2."]))
    ['P', 'P-2', 'P-2.', 'met']
    """
    found = {word for text in texts for word in _WORD.findall(text)}
    return found | {word.rstrip(_ENDS) for word in found}


def names(text: str | None, ids: Collection[str]) -> bool:
    """Whether a text has one of these identifiers.

    >>> [names(text, {"P"}) for text in ("seen with P.", "P-2", "re:P", "P: left", None)]
    [True, False, False, True, False]
    """
    return any(word in ids or word.rstrip(_ENDS) in ids for word in _WORD.findall(text or ""))


def without(text: str, hides: Callable[[str], bool], mark: str) -> str:
    """The text with `mark` in place of each distinctive identifier that `hides` says is one to hide.

    An ordinary word, a number or a date names nobody in a text, whoever is called so.

    >>> without("P-2 met P1 on 17, and P1.", {"P1", "17"}.__contains__, "(another)")
    'P-2 met (another) on 17, and (another).'
    """

    def hidden(word: str) -> bool:
        return is_distinctive(word) and hides(word)

    def put(found: re.Match[str]) -> str:
        word = found.group()
        bare = word.rstrip(_ENDS)
        if hidden(word):
            return mark
        return mark + word[len(bare) :] if hidden(bare) else word

    return _WORD.sub(put, text)
