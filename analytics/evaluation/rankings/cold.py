"""The project's own list in a place without any outcome on record."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from analytics.evaluation.rankings._base import Setting
from analytics.evaluation.rankings.model import Model
from analytics.ranking.model import priors


@dataclass(frozen=True)
class Cold(Model):
    """By the evidence model as it stands before it was ever fitted: the taxonomy's priors."""

    def ready(self, setting: Setting) -> Self:
        """The same with the priors."""
        return replace(self, learnt=priors(setting.history.taxonomy))
