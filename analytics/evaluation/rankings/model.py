"""The project's own list, with the model fitted on the first night of the replay and never again."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self

import numpy as np

from analytics.errors import UsageError
from analytics.evaluation.rankings._base import Listed, Ranking, Setting, positions
from analytics.history import History
from analytics.ranking.model import Model as Learnt
from analytics.ranking.night import rank
from analytics.ranking.policy import every_signal, ranked_signals
from analytics.reports import Floats
from analytics.signals._base import Signal


def weighed(without: str, also: str) -> dict[str, Signal] | None:
    """The policy's signals less one, or with one more out of the shadow; None where they are the policy's."""
    if not without and not also:
        return None
    chosen = ranked_signals() | {name: signal for name, signal in every_signal().items() if name == also}
    return {name: signal for name, signal in sorted(chosen.items()) if name != without}


@dataclass(frozen=True)
class Model(Ranking):
    """By the evidence model, fitted on what was recorded by the first night.

    `without` leaves one of the ranked signals out, `also` lets one in that the policy keeps in shadow.
    """

    without: str = ""
    also: str = ""
    learnt: Learnt | None = field(default=None, repr=False, compare=False)

    def ready(self, setting: Setting) -> Self:
        """The same with the fitted model; a what-if learns its own weights."""
        signals = weighed(self.without, self.also)
        return replace(self, learnt=setting.model if signals is None else setting.fitted(signals))

    def scores(self, history: History, as_of: date) -> Floats:
        """Evidence in nats; NaN for whoever is not on the list."""
        listed = self.listed(history, as_of)
        out = np.full(len(history.reports.subject_ids), np.nan)
        out[listed.subject] = listed.score
        return out

    def listed(self, history: History, as_of: date) -> Listed:
        """The list as `rereview rank` gives it, with its probabilities."""
        if self.learnt is None:
            raise UsageError("ranking model: nothing learnt yet", allowed="a ranking that was made ready")
        frame = rank(history, as_of, self.learnt, signals=weighed(self.without, self.also))
        return Listed(
            positions(history, frame["subject_id"]),
            frame["score"].to_numpy(),
            frame["probability"].to_numpy(),
        )
