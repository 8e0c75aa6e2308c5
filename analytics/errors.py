"""The errors a user can meet: one line each, with the exit code of the contract (section 3)."""

from __future__ import annotations


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


class ContractError(RereviewError):
    """The feed or the store breaks the contract, an unreadable file included."""

    exit_code = 3


class GateError(RereviewError):
    """A publish gate failed; the last good night stays published."""

    exit_code = 4


class StoreBusyError(RereviewError):
    """Another ingest, fit or nightly holds the store."""

    exit_code = 5
