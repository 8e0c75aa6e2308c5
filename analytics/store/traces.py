"""What names a person: their identifier, those of the reports on them, their accounts; and texts without it.

An identifier may be an ordinary word or a number (`closed`, `1`, `2026-06-30`). Such a one is looked for
where identifiers stand, and never in prose or in a document's own words: there it names nobody. One that is
distinctive is taken out of prose too; a distinctive one of eight signs and more wherever it stands, in
whatever case.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

ERASED = "(erased)"
"""What stands in a text about others where it named somebody who was erased."""
LONG = 8
"""Signs from which on a distinctive identifier stands in no text by chance, whatever it is joined to."""
MOST_SIGNS = 64
"""How long an identifier may be."""
WORD = "[A-Za-z0-9][A-Za-z0-9_.:-]*"
"""What may be an identifier, as a regular expression."""
_WORD = re.compile(WORD)
# another identifier may begin with this one: S1-2 is not S1
_NOT_JOINED = r"(?![A-Za-z0-9])(?![._:-]+[A-Za-z0-9])"
# letters may be glued to a long one; a digit makes it another number
_NOT_JOINED_LONG = r"(?![0-9])(?![._:-]+[A-Za-z0-9])"
_NOT_INSIDE = r"(?<![A-Za-z0-9])(?<![A-Za-z0-9][._-])"


@dataclass(frozen=True)
class Trace:
    """The identifier of a person; those of reports, and accounts and numbers, that are theirs alone."""

    subject_id: str
    event_ids: frozenset[str] = frozenset()
    values: frozenset[str] = frozenset()

    @cached_property
    def ids(self) -> frozenset[str]:
        """What stands for the person where identifiers of people and reports stand."""
        return frozenset({self.subject_id, *self.event_ids})

    @cached_property
    def said(self) -> tuple[str, ...]:
        """What names the person in prose, the longest first."""
        words = {word for word in (*self.ids, *self.values) if is_distinctive(word)}
        return tuple(sorted(words, key=lambda word: (-len(word), word)))

    @cached_property
    def loose(self) -> str | None:
        """A regular expression of DuckDB's that finds every text that may name the person, and more."""
        return "(?i)" + "|".join(re.escape(word) for word in self.said) if self.said else None

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        return re.compile("|".join(map(_as_said, self.said)), re.ASCII) if self.said else None

    def names(self, text: str | None) -> bool:
        """Whether a text names the person.

        >>> trace = Trace("S1", frozenset({"E7"}))
        >>> [trace.names(text) for text in ("seen with S1.", "S10", "S1-2", "by E7", None)]
        [True, False, False, True, False]
        >>> Trace("Sab12cd34").names("_sab12cd34_"), Trace("closed").names("the case is closed")
        (True, False)
        """
        return bool(text) and self._pattern is not None and self._pattern.search(text or "") is not None

    def without(self, text: str, mark: str = ERASED) -> str:
        """The text with the person blotted out, and `mark` in their place.

        >>> Trace("S1").without("S1 met S10 and S1")
        '(erased) met S10 and (erased)'
        """
        return text if self._pattern is None else self._pattern.sub(lambda _: mark, text)


def is_distinctive(word: str) -> bool:
    """Whether a word in prose can be nothing but an identifier: letters and digits, or a long number.

    >>> [is_distinctive(word) for word in ("S1", "0044123456", "closed", "17", "2026-06-30")]
    [True, True, False, False, False]
    """
    if not any(sign.isdigit() for sign in word) or _is_day(word):
        return False
    return any(sign.isalpha() for sign in word) or len(word) >= LONG


def _is_day(word: str) -> bool:
    try:
        date.fromisoformat(word)
    except ValueError:
        return False
    return True


def _as_said(word: str) -> str:
    """A regular expression of one word in prose."""
    exact = re.escape(word)
    return f"(?i:{exact}){_NOT_JOINED_LONG}" if len(word) >= LONG else f"{_NOT_INSIDE}{exact}{_NOT_JOINED}"


def tokens(texts: Iterable[str]) -> set[str]:
    """Everything in some texts that could be an identifier; of a joined one every reading.

    >>> sorted(tokens(["S1 met S-2."]))
    ['2', 'S', 'S-2', 'S-2.', 'S1', 'met']
    >>> sorted(tokens(["id:_S3_"]))
    ['S3', 'id', 'id:_S3_']
    """
    found = {word for text in texts for word in _WORD.findall(text)}
    parts = {part for word in found for part in re.split(r"[.:-]", word)}
    loose = {word.strip("_") for word in parts} | {word.rstrip(".:-") for word in found}
    return {each for each in found | parts | loose if each[:1].isalnum() and len(each) <= MOST_SIGNS}


def refused(raw: str, trace: Trace) -> bool:
    """Whether a refused row, as it came, is of the person or names them.

    >>> gone = Trace("closed")
    >>> refused('{"subject_id": "closed"}', gone), refused('{"status": "closed"}', gone)
    (True, False)
    """
    if trace.names(raw):
        return True
    try:
        content = json.loads(raw)
    except ValueError:
        # a line that could not be read into cells
        return bool(trace.ids & {cell.strip().strip('"') for cell in re.split(r"[,;\t]", raw)})
    if not isinstance(content, dict):
        return False
    named = (value for key, value in content.items() if key.endswith("_id") or key == "link_value")
    return any(isinstance(value, str) and value.strip() in trace.ids for value in named)


def walked(content: Any, clean: Any, kept: frozenset[str]) -> Any:
    """A document with `clean` applied to each of its texts, but for those under the keys `kept`.

    >>> walked({"path": "a b", "said": ["a b", 1]}, str.upper, frozenset({"path"}))
    {'path': 'a b', 'said': ['A B', 1]}
    """
    if isinstance(content, dict):
        return {key: value if key in kept else walked(value, clean, kept) for key, value in content.items()}
    if isinstance(content, list):
        return [walked(value, clean, kept) for value in content]
    return clean(content) if isinstance(content, str) else content
