"""Over many months one thing follows another, seldom at first and then more often, until the act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from analytics.synthetic import escalating
from analytics.synthetic.arrays import ragged
from analytics.synthetic.happenings import Happenings
from analytics.synthetic.story import Parts, Setting, Stage, Story


@dataclass(frozen=True)
class SlowRamp(Story):
    """Incidents thicken steadily over `least_days` to `most_days`."""

    share: float = 0.20
    least_days: float = 150.0
    most_days: float = 300.0
    mean_incidents: float = 9.0
    acts: ClassVar[bool] = True

    def cast(self, stage: Stage, rng: np.random.Generator) -> Parts:
        """Closed people, anywhere in the window."""
        count = stage.escalating(self.share, rng)
        return stage.claim(
            count, stage.burn_in_days, rng.uniform(self.least_days, self.most_days, count), rng
        )

    def tell(self, cast: Parts, setting: Setting, rng: np.random.Generator) -> Happenings:
        """More and more incidents, from the early mix to the late one."""
        counts = escalating.how_many(self.mean_incidents * setting.activity, len(cast), rng)
        progress = rng.beta(1.8, 1.0, len(ragged(counts)[0]))
        return escalating.unfold(cast, counts, progress, setting, rng)


STORY = SlowRamp()
