"""Taking CSV apart record by record, so that a damaged record costs only itself.

The dialect of the engine's strict reader: fields parted by commas; a field that begins with a
quote ends with one, quotes inside it doubled, one space before and
any after it dropped; empty lines are no records; a line ends with LF, CR LF or CR.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from analytics.feed.csv_lines import Line, Lines

RECORD_CHARACTERS = 64 << 20
"""How far a quoted field may run; beyond it the opening quote is taken for a stray one."""

UNCLOSED = "a quote is not closed, or text follows a closing quote; allowed: a field quoted as a whole"
TOO_LONG = "the line is too long to be read; allowed: 64 MB"

_OPENING = re.compile(r' ?"')
_INSIDE = re.compile(r'(?:[^"]++|"")*+')
_CLOSED = re.compile(r" *(?=,|\Z)")


class Record(NamedTuple):
    """One record: its fields, or the reason why it has none; `text` is how it came."""

    fields: tuple[str, ...]
    text: str
    flaw: str | None = None


def records(lines: Lines) -> Iterator[Record]:
    """Every record from here on; after one that cannot be read the next line starts afresh."""
    while (line := lines.next()) is not None:
        if line.cut:
            yield Record((), line.body, TOO_LONG)
        elif '"' in line.body:
            yield _quoted_record(line, lines)
        elif line.body:
            yield Record(tuple(line.body.split(",")), line.body)


class _UnclosedError(Exception):
    """A quoted field of the record at hand does not end as it should."""


class _Cursor:
    """A place in a record that may run over several lines."""

    def __init__(self, first: Line, lines: Lines) -> None:
        self._lines = lines
        self.line, self.at = first, 0
        self.used = [first]

    def field(self) -> str:
        """The field that begins here; leaves the cursor on the comma or the line's end after it."""
        opening = _OPENING.match(self.line.body, self.at)
        if opening:
            self.at = opening.end()
            return self._rest_of_quoted().replace('""', '"')
        comma = self.line.body.find(",", self.at)
        begin, self.at = self.at, comma if comma >= 0 else len(self.line.body)
        return self.line.body[begin : self.at]

    def _rest_of_quoted(self) -> str:
        parts: list[str] = []
        size = 0
        while (end := self._end_of_inside()) == len(self.line.body):
            parts.append(self.line.body[self.at :] + self.line.end)
            size += len(parts[-1])
            self._go_on(size)
        parts.append(self.line.body[self.at : end])
        closed = _CLOSED.match(self.line.body, end + 1)
        if closed is None:
            raise _UnclosedError
        self.at = closed.end()
        return "".join(parts)

    def _end_of_inside(self) -> int:
        inside = _INSIDE.match(self.line.body, self.at)
        return inside.end() if inside else self.at

    def _go_on(self, size: int) -> None:
        following = self._lines.next()
        if following is None:
            raise _UnclosedError
        self.used.append(following)
        if following.cut or size > RECORD_CHARACTERS:
            raise _UnclosedError
        self.line, self.at = following, 0


def _quoted_record(first: Line, lines: Lines) -> Record:
    """Read a record that has quotes; where that fails only its first line is used up."""
    cursor = _Cursor(first, lines)
    fields: list[str] = []
    try:
        fields.append(cursor.field())
        while cursor.at < len(cursor.line.body):
            cursor.at += 1
            fields.append(cursor.field())
    except _UnclosedError:
        lines.put_back(cursor.used[1:])
        return Record((), first.body, UNCLOSED)
    text = "".join(line.body + line.end for line in cursor.used[:-1]) + cursor.line.body
    return Record(tuple(fields), text)
