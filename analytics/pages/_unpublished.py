"""What a reader is told where a newer night was tried and not published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from analytics.pages import _plain, _words
from analytics.store.attempts import Attempt
from analytics.store.nights import Night

LONGEST_RUN = timedelta(hours=6)
"""After so long without an end, a run is told of although it may still be under way."""
MOST_SIGNS = 300


def sentence(night: Night, kept: Sequence[Attempt], now: datetime) -> str | None:
    """Why the list is not newer, as HTML; None where the newest attempt since came to a good end.

    `kept` are all attempts, oldest first. Attempts for nights before this one do not count: they could not
    have replaced it.
    """
    since = datetime.fromisoformat(night.published_at)
    later = [each for each in kept if each.started_at > since and each.as_of >= night.as_of]
    if not later:
        return None
    last = later[-1]
    ended = _ended(last, now)
    if ended is None:
        return None
    age = _words.age(night.as_of, now)
    return f"<b>The night of {_words.day(last.as_of)} {ended}; this list is {age}.</b>"


def _ended(last: Attempt, now: datetime) -> str | None:
    if last.outcome in {"published", "unchanged"}:
        return None
    if last.outcome == "running":
        if now - last.started_at < LONGEST_RUN:
            return None
        began = f"{_words.day(last.started_at)} {last.started_at:%H:%M} UTC"
        return f"was begun on {began} and has not been published yet"
    if last.outcome == "killed":
        return "was not published: the job was killed"
    failed = [f"gate {each['gate']}: {each['figure']}" for each in last.gates if each["verdict"] == "failed"]
    return f"was not published: {_cut('; '.join(failed) or last.problem)}"


def _cut(text: str) -> str:
    return _plain.escaped(text if len(text) <= MOST_SIGNS else f"{text[:MOST_SIGNS]}…")
