"""The busiest lately, the commonest of all lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from analytics.evaluation.rankings._base import Ranking, age_days, counted, timeline, weighing
from analytics.history import History
from analytics.reports import Floats


@dataclass(frozen=True)
class Count90d(Ranking):
    """By how many incidents happened in the last 90 days."""

    window_days: int = 90

    def scores(self, history: History, as_of: date) -> Floats:
        """Incidents in the window, protective and neutral ones left out."""
        night = timeline(history, as_of)
        weighs = weighing(history.taxonomy)[night.incidents.type]
        return counted(night, weighs & (age_days(night) < self.window_days))
