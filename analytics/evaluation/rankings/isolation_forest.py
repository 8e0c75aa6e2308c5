"""An anomaly detector as it comes out of the box."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from analytics.evaluation.rankings._base import YEAR_DAYS, Ranking, age_days, counted, own_rate, timeline
from analytics.history import History
from analytics.reports import Floats
from analytics.timeline import Timeline


@dataclass(frozen=True)
class IsolationForest(Ranking):
    """By how easily random cuts set somebody apart from everybody else (Liu, Ting & Zhou, ICDM 2008).

    Features: incidents of each family in the last 30, 90 and 365 days, the own rate before, days since the
    last incident. The forest grows anew every night on everybody on the list, from the same seed.
    """

    trees: int = 100
    seed: int = 1
    windows_days: tuple[int, ...] = (30, 90, 365)

    def scores(self, history: History, as_of: date) -> Floats:
        """How unusual everybody on the list is, from 0 to 1; NaN for the others."""
        from sklearn import ensemble  # type: ignore[import-untyped]

        night = timeline(history, as_of)
        features = self._features(night)[night.ranked]
        out = np.full(len(night.ranked), np.nan)
        if len(features):
            forest = ensemble.IsolationForest(n_estimators=self.trees, random_state=self.seed)
            out[night.ranked] = -forest.fit(features).score_samples(features)
        return out

    def _features(self, night: Timeline) -> Floats:
        """One row a subject."""
        taxonomy, age, kind = night.taxonomy, age_days(night), night.incidents.type
        family = np.array([taxonomy.families.index(entry.family) for entry in taxonomy.types])[kind]
        counts = [
            counted(night, (family == code) & (age < days))
            for days in self.windows_days
            for code in range(len(taxonomy.families))
        ]
        last = np.full(len(night.reports.subject_ids), 10.0 * YEAR_DAYS)
        np.minimum.at(last, night.incidents.subject, age)
        return np.column_stack([*counts, own_rate(night, np.ones(len(age), dtype=np.bool_)), last])
