"""The errors a user can meet: one line each, with the exit code of the contract (section 3)."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class RereviewError(Exception):
    """Something a user can mend; the message says what, where and what is allowed.

    >>> str(UsageError("subject S9: not in the store", allowed="an id that was ingested"))
    'subject S9: not in the store; allowed: an id that was ingested'
    """

    exit_code = 1

    def __init__(self, problem: str, *, allowed: str | None = None) -> None:
        line = problem if allowed is None else f"{problem}; allowed: {allowed}"
        super().__init__(" ".join(line.split()))


class UsageError(RereviewError):
    """The command was called with something it cannot take (an unknown subject included)."""

    exit_code = 2


class NotAllowedError(UsageError):
    """Somebody asked for what their roles do not let them do or see."""


class ContractError(RereviewError):
    """The feed or the store breaks the contract, an unreadable file included."""

    exit_code = 3


class GateError(RereviewError):
    """A publish gate failed; the last good night stays published."""

    exit_code = 4


class SwitchedOffError(RereviewError):
    """Somebody switched the program off; what was published stays, and nobody is shown it."""

    exit_code = 4


class StoreBusyError(RereviewError):
    """Another ingest, fit or nightly holds the store."""

    exit_code = 5


class DiskError(ContractError):
    """The disk takes no more: it is full, a quota or a limit is reached, or writing is not allowed."""

    def __init__(self, place: object, reason: str) -> None:
        allowed = "a disk that can be written; what was published stays, and the next run goes on from there"
        super().__init__(f"{place}: {reason}", allowed=allowed)


_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)
_REFUSED = (*_FULL, errno.EACCES, errno.EPERM, errno.EIO)


def full(error: BaseException) -> str | None:
    """Why nothing more can be written, if an error says so; libraries keep no number, only its words.

    >>> full(OSError(28, "No space left on device"))
    'No space left on device'
    >>> full(FileNotFoundError(2, "No such file or directory"))
    """
    said = str(error)
    return next((reason for code in _FULL if (reason := os.strerror(code)) in said), None)


@contextmanager
def disk(place: Path) -> Iterator[None]:
    """Below here, a disk that refuses is told as a `DiskError` of `place`; a fault stays a fault."""
    try:
        yield
    except OSError as error:
        reason = error.strerror if error.errno in _REFUSED else full(error)
        if reason is None:
            raise
        raise DiskError(error.filename or place, reason) from None
