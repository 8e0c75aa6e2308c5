"""The structured log of the nightly job, and what becomes of a fault in the program."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Protocol

from analytics.errors import disk

FOLDER = "log"
NIGHTLY = "nightly.jsonl"


class Log(Protocol):
    """Takes one event with its particulars."""

    def info(self, event: str, **particulars: object) -> object:
        """Something went as it should."""
        ...

    def error(self, event: str, **particulars: object) -> object:
        """Something did not."""
        ...


@contextmanager
def nightly_log(store: Path) -> Iterator[Log]:
    """A log whose events become JSON lines in STORE/log/nightly.jsonl.

    Standard error gets each as a line for people where it is a terminal, else the same JSON. Where the
    disk takes no more, only standard error gets them: a full disk ends the job by what it is for, not here.
    """
    import structlog

    folder = store / FOLDER
    with disk(folder):
        folder.mkdir(exist_ok=True)
        opened = (folder / NIGHTLY).open("a+b", buffering=0)
    with opened as file:
        yield structlog.wrap_logger(
            _Lines(file),
            processors=[
                structlog.processors.add_log_level,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                _in_order,
                structlog.processors.JSONRenderer(default=str),
            ],
        )


def _in_order(_logger: object, _method: str, event: MutableMapping[str, object]) -> dict[str, object]:
    """When, how grave and what come first."""
    first = ("timestamp", "level", "event")
    return {name: event.pop(name) for name in first} | dict(event)


class _Lines:
    """Where the rendered lines go."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._torn = _is_torn(file)

    def info(self, line: str) -> None:
        """Write one event; it is on its way to disk before the next begins."""
        content = (f"\n{line}\n" if self._torn else f"{line}\n").encode()
        with suppress(OSError):
            self._torn = self._file.write(content) < len(content)
        sys.stderr.write(f"{_for_people(line) if sys.stderr.isatty() else line}\n")

    error = info


def _is_torn(file: BinaryIO) -> bool:
    """Whether the last line was cut off, as a full disk does it; the next one then begins below."""
    if file.seek(0, os.SEEK_END) == 0:
        return False
    file.seek(-1, os.SEEK_END)
    return file.read(1) != b"\n"


def _for_people(line: str) -> str:
    """An event as a person reads it.

    >>> _for_people('{"event": "step", "name": "score", "level": "info", "timestamp": "2026-06-30T02:00:01"}')
    '02:00:01  step  name=score'
    """
    import json

    event = json.loads(line)
    time, name, _ = event.pop("timestamp")[11:19], event.pop("event"), event.pop("level")
    return "  ".join([time, name, *(f"{key}={value}" for key, value in event.items())])


def report_fault(store: Path, fault: BaseException) -> str:
    """Keep a fault's traceback in a file; returns the one line that the user sees."""
    home = store / FOLDER if (store / "state.sqlite").is_file() else Path(tempfile.gettempdir())
    path = home / f"rereview-fault-{datetime.now(UTC):%Y%m%dT%H%M%S}.txt"
    text = "".join(traceback.format_exception(fault))
    try:
        home.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        where = f"details: {path}"
    except OSError as error:
        where = f"its details could not be kept in {path}: {error.strerror}"
    summary = " ".join(str(fault).split())
    return f"error: a fault in the program, {type(fault).__name__}: {summary[:300]}; {where}"
