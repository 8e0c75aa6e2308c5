"""The classical chart for a rate that has gone up, with one's own past rate taken for the truth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from analytics.evaluation.rankings._base import Ranking, own_rate, timeline, weighing
from analytics.history import History
from analytics.reports import WEEK_US, Floats


@dataclass(frozen=True)
class PluginCusum(Ranking):
    """By a Poisson CUSUM over the last year's weeks: has the own rate risen to `rise` times itself?

    Each week adds n log(rise) - rate (rise - 1) to a sum that never falls below 0 (Lucas, "Counted Data
    CUSUM's", Technometrics 1985); the rate is what was counted in the years before. Weeks are the record's.
    """

    weeks: int = 52
    rise: float = 3.0

    def scores(self, history: History, as_of: date) -> Floats:
        """The CUSUM at the end of the last week."""
        night = timeline(history, as_of)
        weighs = weighing(history.taxonomy)[night.incidents.type]
        week = (night.as_of_us - night.incidents.first_recorded) // WEEK_US
        recent = weighs & (week >= 0) & (week < self.weeks)
        subjects = len(night.reports.subject_ids)
        cell = week[recent] * subjects + night.incidents.subject[recent]
        counts = np.bincount(cell, minlength=self.weeks * subjects).reshape(self.weeks, subjects)
        expected = own_rate(night, weighs) * 7.0 * (self.rise - 1.0)
        total = np.zeros(subjects)
        for back in range(self.weeks - 1, -1, -1):
            total = np.maximum(total + counts[back] * np.log(self.rise) - expected, 0.0)
        return total
