"""How long somebody stays signed in: until they have done nothing for a while, and a day's work at most.

A browser keeps its cookie for weeks. What counts is when the provider said who somebody is, and when they
were last active here; one sign-in that has ended, or was signed out, does not come back by another tab.
"""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

LONGEST = timedelta(hours=12)


class Lifetimes:
    """Every sign-in that this server has seen: when it was last active, and whether it has ended."""

    def __init__(self) -> None:
        self._active: dict[str, datetime] = {}
        self._ended: dict[str, datetime] = {}
        self._lock = threading.Lock()

    def alive(self, key: str, began: datetime, now: datetime, idle: timedelta, *, touch: bool = True) -> bool:
        """Whether the sign-in `key`, which began then, still holds; `touch`: somebody did something.

        One that this server does not know yet was last active when it began.

        >>> from datetime import UTC
        >>> known, began, idle = Lifetimes(), datetime(2026, 6, 30, 9, tzinfo=UTC), timedelta(minutes=30)
        >>> known.alive("a", began, began + timedelta(minutes=20), idle)
        True
        >>> known.alive("a", began, began + timedelta(minutes=45), idle)
        True
        >>> known.alive("a", began, began + timedelta(minutes=76), idle)
        False
        """
        with self._lock:
            last = self._active.get(key, began)
            over = key in self._ended or now - began > LONGEST or now - last > idle
            if over:
                self._end(key, now)
            elif touch or key not in self._active:
                self._active[key] = now if touch else last
            return not over

    def end(self, key: str, now: datetime) -> None:
        """Somebody signed out."""
        with self._lock:
            self._end(key, now)

    def _end(self, key: str, now: datetime) -> None:
        self._active.pop(key, None)
        self._ended.setdefault(key, now)
        # one that began longer ago than this is refused by its age
        self._ended = {each: at for each, at in self._ended.items() if now - at <= LONGEST}
