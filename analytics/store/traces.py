"""What names a person: their identifier and those of the reports on them; and texts without it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

ERASED = "(erased)"
"""What stands in a text about others where it named somebody who was erased."""


@dataclass(frozen=True)
class Trace:
    """The identifier of a person, and those of the reports on them and on nobody else."""

    subject_id: str
    event_ids: frozenset[str] = frozenset()

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Everything that names the person, in order."""
        return (self.subject_id, *sorted(self.event_ids))

    @cached_property
    def pattern(self) -> str:
        """A regular expression of these words, none of them as a part of a longer word."""
        each = [rf"\b{re.escape(word)}" + (r"\b" if word[-1].isalnum() else "") for word in self.words]
        return "(?:" + "|".join(each) + ")"

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern, re.ASCII)

    def names(self, text: str | None) -> bool:
        """Whether a text names the person.

        >>> trace = Trace("S1", frozenset({"E7"}))
        >>> [trace.names(text) for text in ("seen with S1.", "S10", "by E7", None)]
        [True, False, True, False]
        """
        return bool(text) and self._compiled.search(text or "") is not None

    def without(self, text: str, mark: str = ERASED) -> str:
        """The text with the person blotted out, and `mark` in their place.

        >>> Trace("S1").without("S1 met S10 and S1")
        '(erased) met S10 and (erased)'
        """
        return self._compiled.sub(lambda _: mark, text)


def tokens(texts: Iterable[str]) -> set[str]:
    """Everything in some texts that could be an identifier; of one at the end of a sentence both readings.

    >>> sorted(tokens(["S1 met S-2."]))
    ['S-2', 'S-2.', 'S1', 'met']
    """
    found = {word for text in texts for word in _WORD.findall(text)}
    return {each for word in found for each in (word, word.rstrip(".:-")) if len(each) <= MOST_SIGNS}


_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]*")
MOST_SIGNS = 64
"""How long an identifier may be."""
