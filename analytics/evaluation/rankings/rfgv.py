"""The matrix of recency, frequency, gravity and variety that many teams keep in a spreadsheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from analytics.evaluation.rankings._base import (
    YEAR_DAYS,
    Ranking,
    age_days,
    counted,
    timeline,
    weighing,
)
from analytics.history import History
from analytics.reports import Flags, Floats
from analytics.timeline import Timeline


def _grades(values: Floats, edges: tuple[float, ...]) -> Floats:
    """1 for values below the first edge, one more for each edge reached."""
    reached = np.searchsorted(np.array(edges), values, side="right")
    return 1.0 + reached.astype(np.float64)


def _highest(night: Timeline, chosen: Flags, values: Floats, default: float) -> Floats:
    out = np.full(len(night.reports.subject_ids), default)
    np.maximum.at(out, night.incidents.subject[chosen], values[chosen])
    return out


@dataclass(frozen=True)
class Rfgv(Ranking):
    """By four grades of 1 to 5 added up: how recent, how frequent, how grave, how varied the last year was.

    The edges say from which value on the next grade is given: days since the last incident (fewer is more),
    incidents in a year, the highest severity in a year, families of event in a year.
    """

    recency_days: tuple[float, ...] = (365.0, 180.0, 90.0, 30.0)
    frequency_a_year: tuple[float, ...] = (1.0, 2.0, 4.0, 7.0)
    gravity: tuple[float, ...] = (20.0, 35.0, 50.0, 70.0)
    families: tuple[float, ...] = (1.0, 2.0, 3.0, 4.0)

    def scores(self, history: History, as_of: date) -> Floats:
        """The sum of the four grades, 4 to 20."""
        night, taxonomy = timeline(history, as_of), history.taxonomy
        age, kind = age_days(night), night.incidents.type
        recent = weighing(taxonomy)[kind] & (age < YEAR_DAYS)
        severity = np.array([entry.severity for entry in taxonomy.types], dtype=np.float64)
        family = np.array([taxonomy.families.index(entry.family) for entry in taxonomy.types])
        varied = sum(
            (counted(night, recent & (family[kind] == code)) > 0).astype(np.float64)
            for code in range(len(taxonomy.families))
        )
        newness = _highest(night, recent, -age, -np.inf)
        return np.asarray(
            _grades(newness, tuple(-days for days in self.recency_days))
            + _grades(counted(night, recent), self.frequency_a_year)
            + _grades(_highest(night, recent, severity[kind], 0.0), self.gravity)
            + _grades(np.asarray(varied), self.families)
        )
