"""Reads a log from its first row to its last, and names every entry that is not what was written.

An entry is genuine where its hash is that of its content and its signature that of its hash. Whoever puts
rows in, or takes some out, has to number those behind anew or leave a gap: the number that a genuine entry
was written under tells which. Rows pass one by one, and nothing of them is kept but what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from analytics.casework import audit

Signs = Callable[[str], str]
"""The signature of an entry's hash under the log's key."""


@dataclass(frozen=True)
class Row:
    """One row of the log as it stands there; `told` is what its hash is of, its number apart."""

    number: int
    told: tuple[str | None, ...]
    sha256: str
    hmac: str

    @property
    def previous(self) -> str | None:
        """The hash of the entry before, as the row has it."""
        return self.told[-1]


@dataclass
class Chain:
    """What was read so far; `signs` is None where the key is not known, and signatures are not looked at."""

    signs: Signs | None
    wanted: frozenset[int] = frozenset()
    last: int = 0
    """Number that the last genuine entry was written under."""
    sha256: str = audit.START
    rows: int = 0
    hashes: dict[int, str] = field(default_factory=dict)
    """Hashes of the genuine entries that are `wanted`."""
    _shift: int = 0
    _odd: list[int] = field(default_factory=list)

    def read(self, row: Row) -> Iterator[str]:
        """Take the next row; what is wrong before or in it, in words."""
        self.rows += 1
        written = self._written(row)
        if written is None or written <= self.last:
            self._odd.append(row.number - self._shift)
            return
        linked = row.previous == self.sha256 or written != self.last + 1
        yield from self._between(written)
        if not linked:
            yield f"entry {written} does not follow entry {written - 1} that stands before it"
        self.last, self.sha256, self._shift = written, row.sha256, row.number - written
        if written in self.wanted:
            self.hashes[written] = row.sha256

    def end(self, newest: int | None, said: str) -> Iterator[str]:
        """The log ends here; `newest` is the entry that it should end with, as `said`."""
        end = self.last if newest is None else max(newest, self.last)
        odd = set(self._odd)
        missing = [number for number in range(self.last + 1, end + 1) if number not in odd]
        yield from self._between(end + 1, cut=True)
        for first, last in _runs(missing):
            yield f"{_named(first, last)} {_was(first, last)} cut off at the end: {said}"

    def _written(self, row: Row) -> int | None:
        """The number that a genuine row was written under; None for one that is not."""
        if self.signs is not None and self.signs(row.sha256) != row.hmac:
            return None
        likely = row.number - self._shift
        for number in (row.number, likely, likely - 1, likely + 1, self.last + 1):
            if audit.digest([number, *row.told]) == row.sha256:
                return number
        return None

    def _between(self, following: int, *, cut: bool = False) -> Iterator[str]:
        """What is wrong between the last genuine entry and that numbered `following`."""
        odd, self._odd = set(self._odd), []
        gap = range(self.last + 1, following)
        changed = {number for number in odd if number in gap}
        removed = [] if cut else [number for number in gap if number not in changed]
        for numbers, what in (
            (changed, "changed: its hash or signature does not fit"),
            (odd - changed, "inserted: it was not written as part of this log"),
            (removed, "removed"),
        ):
            for first, last in _runs(numbers):
                yield f"{_named(first, last)} {_was(first, last)} {what}"


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Stretches without a gap, first and last.

    >>> list(_runs([3, 4, 5, 9]))
    [(3, 5), (9, 9)]
    """
    ordered = sorted(numbers)
    start = 0
    for place, number in enumerate(ordered):
        if place + 1 == len(ordered) or ordered[place + 1] != number + 1:
            yield ordered[start], number
            start = place + 1


def _named(first: int, last: int) -> str:
    return f"entry {first}" if first == last else f"entries {first} to {last}"


def _was(first: int, last: int) -> str:
    return "was" if first == last else "were"
