"""Not a word for years, as if it were over; then they are back, and soon it comes to the act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from analytics.synthetic import absences, escalating
from analytics.synthetic.absences import Absences
from analytics.synthetic.arrays import ragged
from analytics.synthetic.happenings import Happenings
from analytics.synthetic.outline import Outline, rising
from analytics.synthetic.story import Parts, Setting, Stage, Story


@dataclass(frozen=True)
class ReturnAfterSilence(Story):
    """No ordinary incident in the `silent_days` before the onset."""

    share: float = 0.12
    silent_days: float = 900.0
    least_days: float = 70.0
    most_days: float = 200.0
    mean_incidents: float = 6.0
    late_shape: float = 1.2
    acts: ClassVar[bool] = True

    def cast(self, stage: Stage, rng: np.random.Generator) -> Parts:
        """Closed people, late enough in the window for a silence before."""
        count = stage.escalating(self.share, rng)
        earliest = max(stage.burn_in_days, min(self.silent_days, 0.4 * stage.window.days))
        return stage.claim(count, earliest, rng.uniform(self.least_days, self.most_days, count), rng)

    def quiet(self, cast: Parts) -> Absences:
        """Not one ordinary incident in the years before."""
        return absences.of(cast.person, cast.onset - self.silent_days, cast.onset)

    def outline(self, activity: float) -> Outline:
        """Two incidents and some more, in the usual mix, after a long silence."""
        return Outline(
            self.least_days,
            self.most_days,
            rising(self.late_shape),
            further=max(self.mean_incidents * activity - 2, 0.0),
            silent_days=self.silent_days,
        )

    def tell(self, cast: Parts, setting: Setting, rng: np.random.Generator) -> Happenings:
        """An escalation out of the silence."""
        counts = escalating.how_many(self.mean_incidents * setting.activity, len(cast), rng)
        progress = rng.beta(self.late_shape, 1.0, len(ragged(counts)[0]))
        return escalating.unfold(cast, counts, progress, setting, rng)


STORY = ReturnAfterSilence()
