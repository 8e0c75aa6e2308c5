"""The physical lines of a CSV file, bounded in length, with the possibility to put some back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

BOM = b"\xef\xbb\xbf"
CHUNK_BYTES = 1 << 20
LINE_BYTES = 64 << 20
CUT_BYTES = 2_000


class Line(NamedTuple):
    """One line: what it says, and how it ends ("" at the end of the file).

    Bytes that are not UTF-8 stand as lone surrogates (PEP 383). `cut` tells that the line was longer
    than `LINE_BYTES` and only its beginning was kept.
    """

    body: str
    end: str
    cut: bool = False


class Lines:
    """Lines of `file`, whatever they end with: LF, CR LF or CR."""

    def __init__(self, file: BinaryIO) -> None:
        self._back: list[Line] = []
        self._source = _split(file)

    def next(self) -> Line | None:
        """The next line, None after the last."""
        return self._back.pop() if self._back else next(self._source, None)

    def put_back(self, lines: list[Line]) -> None:
        """Have `next` give `lines` again, in their order."""
        self._back.extend(reversed(lines))


def _split(file: BinaryIO) -> Iterator[Line]:
    rest = file.read(len(BOM)).removeprefix(BOM)
    cutting = False
    while chunk := file.read(CHUNK_BYTES):
        *lines, rest = (rest + chunk).splitlines(keepends=True)
        if rest.endswith(b"\n"):
            lines.append(rest)
            rest = b""
        for line in lines:
            yield _line(line[:CUT_BYTES] + b"\n" if cutting else line, cutting)
            cutting = False
        if len(rest) > LINE_BYTES:
            cutting, rest = True, rest[:CUT_BYTES]
    for line in rest.splitlines(keepends=True):
        yield _line(line, cutting)


def _line(line: bytes, cut: bool) -> Line:
    body = line.rstrip(b"\r\n")
    return Line(body.decode("utf-8", "surrogateescape"), line[len(body) :].decode(), cut)
