"""As many reports as ever, but what they are about turns graver month by month until the act."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar

import numpy as np

from analytics.synthetic import absences, escalating
from analytics.synthetic.absences import Absences
from analytics.synthetic.arrays import ragged
from analytics.synthetic.happenings import Happenings
from analytics.synthetic.outline import Outline, rising
from analytics.synthetic.story import Parts, Setting, Stage, Story
from analytics.synthetic.vocabulary import FAMILY_OF

REPLACED, KEPT = 0.8, 0.2
EARLY = MappingProxyType({"criminality": 4.0, "context": 1.5, "expression": 1.0, "contact": 0.7})


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
        return absences.of(cast.person, cast.onset, cast.end, kept=KEPT)

    def outline(self, activity: float) -> Outline:
        """One incident, and more by one's own rate, from petty to late, in place of ordinary ones."""
        return Outline(
            self.least_days,
            self.most_days,
            rising(1.0),
            early=EARLY,
            least_incidents=1,
            further=1.0,
            spread_shape=0.0,
            per_year=(self.least_per_year * activity, self.most_per_year * activity),
            own_weights=np.full(len(FAMILY_OF), REPLACED),
            kept=KEPT,
        )

    def tell(self, cast: Parts, setting: Setting, rng: np.random.Generator) -> Happenings:
        """One's own rate, filled with a mix that drifts from petty to late."""
        own = REPLACED * setting.lives.of(cast.person).sum(axis=1)
        rate = np.clip(own, self.least_per_year * setting.activity, self.most_per_year * setting.activity)
        counts = 1 + rng.poisson(rate * cast.days / 365.25)
        progress = rng.random(len(ragged(counts)[0]))
        return escalating.unfold(cast, counts, progress, setting, rng, early=EARLY)


STORY = SeverityDrift()
