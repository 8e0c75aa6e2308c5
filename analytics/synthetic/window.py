"""The span of time that a world covers, and days within it turned into timestamps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np

from analytics.synthetic.arrays import AnyArray, Ints

DAY_US = 86_400_000_000
HOUR_US = 3_600_000_000
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Window:
    """From `start_on` up to `until`, both midnight UTC; days count from `start_on`.

    >>> window = Window.ending(date(2026, 6, 30), years=2)
    >>> window.days, window.date(0.5)
    (730, datetime.date(2024, 6, 30))
    """

    start_on: date
    until: date

    @staticmethod
    def ending(until: date, years: float) -> Window:
        """The window of so many years that ends at `until`."""
        return Window(until - timedelta(days=round(years * 365.25 - 0.26)), until)

    @property
    def days(self) -> int:
        """Length in days."""
        return (self.until - self.start_on).days

    @property
    def years(self) -> float:
        """Length in years."""
        return self.days / 365.25

    @property
    def start_us(self) -> int:
        """Start in microseconds since 1970."""
        return (self.start_on - EPOCH).days * DAY_US

    @property
    def until_us(self) -> int:
        """End in microseconds since 1970."""
        return (self.until - EPOCH).days * DAY_US

    def at_us(self, day: AnyArray) -> Ints:
        """Days since the start as microseconds since 1970, cut to whole seconds."""
        seconds = np.floor(np.asarray(day, dtype=np.float64) * 86_400).astype(np.int64)
        return seconds * 1_000_000 + self.start_us

    def day_of(self, at_us: AnyArray) -> AnyArray:
        """Microseconds since 1970 as days since the start."""
        return (at_us - self.start_us) / DAY_US

    def epoch_days(self, day: AnyArray) -> Ints:
        """Days since the start as whole days since 1970, which is how Arrow stores a date."""
        return np.floor(np.asarray(day, dtype=np.float64)).astype(np.int64) + (self.start_on - EPOCH).days

    def date(self, day: float) -> date:
        """The calendar day of one day since the start."""
        return datetime.fromtimestamp(int(self.at_us(np.array([day]))[0]) / 1e6, UTC).date()
