"""The busiest lately, held against their own past."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from analytics.evaluation.rankings._base import Ranking, age_days, counted, own_rate, timeline, weighing
from analytics.history import History
from analytics.reports import Floats


@dataclass(frozen=True)
class ZScore(Ranking):
    """By how far the last 90 days lie above one's own usual 90 days, in standard deviations.

    The deviation is that of a Poisson count with the own rate.
    """

    window_days: int = 90

    def scores(self, history: History, as_of: date) -> Floats:
        """Standard deviations above one's own past."""
        night = timeline(history, as_of)
        weighs = weighing(history.taxonomy)[night.incidents.type]
        usual = self.window_days * own_rate(night, weighs)
        recent = counted(night, weighs & (age_days(night) < self.window_days))
        return np.asarray((recent - usual) / np.sqrt(usual))
