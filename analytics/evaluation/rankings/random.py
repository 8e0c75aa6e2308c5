"""Chance: what any ranking must beat."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

import numpy as np

from analytics.evaluation.rankings._base import Ranking
from analytics.history import History
from analytics.reports import Floats


@dataclass(frozen=True)
class Random(Ranking):
    """By lot, drawn anew every night."""

    seed: int = 1

    def scores(self, history: History, as_of: date) -> Floats:
        """A lot between 0 and 1 for everybody, which depends on nobody else."""
        drawn = f"{self.seed} {as_of} ".encode()
        lots = [hashlib.sha256(drawn + who.encode()).digest()[:7] for who in history.reports.subject_ids]
        return np.array([int.from_bytes(lot) for lot in lots], dtype=np.float64) / 2.0**56
