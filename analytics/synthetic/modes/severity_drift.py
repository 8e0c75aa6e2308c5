"""As many reports as ever, but what they are about turns graver month by month until the act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from analytics.synthetic import absences, escalating
from analytics.synthetic.absences import Absences
from analytics.synthetic.arrays import ragged
from analytics.synthetic.happenings import Happenings
from analytics.synthetic.story import Parts, Setting, Stage, Story


@dataclass(frozen=True)
class SeverityDrift(Story):
    """Ordinary incidents give way, one for one, to others of a drifting mix: the rate stays.

    Those whose own rate is below `least_per_year` are raised to it, or nothing would be seen.
    """

    share: float = 0.13
    least_days: float = 180.0
    most_days: float = 300.0
    least_per_year: float = 7.0
    most_per_year: float = 16.0
    acts: ClassVar[bool] = True

    def cast(self, stage: Stage, rng: np.random.Generator) -> Parts:
        """Closed people, anywhere in the window."""
        count = stage.escalating(self.share, rng)
        return stage.claim(
            count, stage.burn_in_days, rng.uniform(self.least_days, self.most_days, count), rng
        )

    def quiet(self, cast: Parts) -> Absences:
        """Most ordinary incidents make room for those of the drifting mix."""
        return absences.of(cast.person, cast.onset, cast.end, kept=0.2)

    def tell(self, cast: Parts, setting: Setting, rng: np.random.Generator) -> Happenings:
        """One's own rate, filled with a mix that drifts from petty to late."""
        own = 0.8 * setting.lives.of(cast.person).sum(axis=1)
        rate = np.clip(own, self.least_per_year * setting.activity, self.most_per_year * setting.activity)
        counts = 1 + rng.poisson(rate * cast.days / 365.25)
        progress = rng.random(len(ragged(counts)[0]))
        early = {"criminality": 4.0, "context": 1.5, "expression": 1.0, "contact": 0.7}
        return escalating.unfold(cast, counts, progress, setting, rng, early=early)


STORY = SeverityDrift()
