"""What somebody opens a case for: one of a few codes, asked for at the time and kept in the record."""

from __future__ import annotations

from analytics.errors import UsageError

PURPOSES = {
    "scheduled re-review": "The case came up in the queue.",
    "new evidence": "Something was reported since the last review.",
    "second reading": "A second reader judges without knowing the first reading.",
    "settling": "Two readers disagree.",
    "correction": "An earlier decision was wrong.",
    "supervision": "A supervisor looks at how the work is done.",
    "subject's request": "The person asked what is held about them.",
    "audit": "The record is examined.",
    "re-review": "Somebody is looked up, without a case of theirs.",
    "training": "Somebody learns the work.",
}
"""Codes with what they mean, in the order in which a page offers them."""
OUTSIDE_A_CASE = ("re-review", "second reading", "supervision", "subject's request", "audit", "training")
"""What a subject may be opened for without a case of theirs."""
AT_THEIR_REQUEST = "subject's request"
"""The one purpose for which somebody is told of who is restricted."""
NOT_STATED = "not stated"
"""What stands in the record where a command was called without a purpose."""


def checked(purpose: str) -> str:
    """The purpose; `UsageError` unless it is one of `PURPOSES`.

    >>> checked("audit")
    'audit'
    >>> checked("curiosity")
    Traceback (most recent call last):
    analytics.errors.UsageError: purpose 'curiosity'; allowed: scheduled re-review, new evidence, ...
    """
    if purpose not in PURPOSES:
        raise UsageError(f"purpose {purpose[:60]!r}", allowed=", ".join(PURPOSES))
    return purpose


def or_not_stated(purpose: str) -> str:
    """The purpose of a command, which may be left out; `UsageError` for one that is not known.

    >>> or_not_stated("not stated")
    'not stated'
    """
    return purpose if purpose == NOT_STATED else checked(purpose)
