"""The gravest lately."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from analytics.evaluation.rankings._base import Ranking, age_days, counted, timeline, weighing
from analytics.history import History
from analytics.reports import Floats


@dataclass(frozen=True)
class DecayedSeverity(Ranking):
    """By the severities of all incidents, each fading with its age.

    A severity has fallen to 1/e of itself after `decay_days`.
    """

    decay_days: float = 60.0

    def scores(self, history: History, as_of: date) -> Floats:
        """Faded severities added up."""
        night = timeline(history, as_of)
        weighs = weighing(history.taxonomy)[night.incidents.type]
        severity = np.array([entry.severity for entry in history.taxonomy.types], dtype=np.float64)
        faded = severity[night.incidents.type] * np.exp(-age_days(night) / self.decay_days)
        return counted(night, weighs, faded)
