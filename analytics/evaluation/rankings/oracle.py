"""The list of somebody who knows how the simulated world was made."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Self

from analytics.errors import UsageError
from analytics.evaluation.rankings._base import Ranking, Setting
from analytics.history import History
from analytics.reports import Floats

if TYPE_CHECKING:
    from analytics.evaluation.oracle import Oracle as Knowing


@dataclass(frozen=True)
class Oracle(Ranking):
    """By the odds of an escalation, from the world's true rates, mixes, shapes, delays, ties and copies.

    It does not know who escalates. There is none for a store's own past.
    """

    knowing: Knowing | None = field(default=None, repr=False, compare=False)

    def ready(self, setting: Setting) -> Self:
        """The same with the world's parameters."""
        if setting.made is None:
            raise UsageError(
                "ranking oracle: nobody knows how this store was made", allowed="simulated worlds"
            )
        from analytics.evaluation.oracle import Oracle as Knowing

        return replace(self, knowing=Knowing.of(setting.made))

    def scores(self, history: History, as_of: date) -> Floats:
        """Log posterior odds; NaN for whoever is not on the list."""
        if self.knowing is None:
            raise UsageError("ranking oracle: no world yet", allowed="a ranking that was made ready")
        return self.knowing.scores(history, as_of)
