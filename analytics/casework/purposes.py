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
}
"""Codes with what they mean, in the order in which a page offers them."""


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
