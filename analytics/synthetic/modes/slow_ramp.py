"""Over many months one thing follows another, seldom at first and then more often, until the act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from analytics.synthetic import escalating
from analytics.synthetic.arrays import ragged
from analytics.synthetic.happenings import Happenings
from analytics.synthetic.outline import Outline, rising
from analytics.synthetic.story import Parts, Setting, Stage, Story


@dataclass(frozen=True)
class SlowRamp(Story):
    """Incidents thicken steadily over `least_days` to `most_days`."""

    share: float = 0.20
    least_days: float = 150.0
    most_days: float = 300.0
    mean_incidents: float = 9.0
    late_shape: float = 1.8
    acts: ClassVar[bool] = True

    def cast(self, stage: Stage, rng: np.random.Generator) -> Parts:
        """Closed people, anywhere in the window."""
        count = stage.escalating(self.share, rng)
        return stage.claim(
            count, stage.burn_in_days, rng.uniform(self.least_days, self.most_days, count), rng
        )

    def outline(self, activity: float) -> Outline:
        """Two incidents and some more, in the usual mix."""
        further = max(self.mean_incidents * activity - 2, 0.0)
        return Outline(self.least_days, self.most_days, rising(self.late_shape), further=further)

    def tell(self, cast: Parts, setting: Setting, rng: np.random.Generator) -> Happenings:
        """More and more incidents, from the early mix to the late one."""
        counts = escalating.how_many(self.mean_incidents * setting.activity, len(cast), rng)
        progress = rng.beta(self.late_shape, 1.0, len(ragged(counts)[0]))
        return escalating.unfold(cast, counts, progress, setting, rng)


STORY = SlowRamp()
