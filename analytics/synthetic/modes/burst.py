"""Nothing for a while, then within a few weeks a great deal at once, and the act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from analytics.synthetic import escalating
from analytics.synthetic.arrays import ragged
from analytics.synthetic.happenings import Happenings
from analytics.synthetic.outline import Outline, late_burst
from analytics.synthetic.story import Parts, Setting, Stage, Story


@dataclass(frozen=True)
class Burst(Story):
    """A faint beginning, then `within_burst` of it in the last `burst_share` of the time."""

    share: float = 0.15
    least_days: float = 60.0
    most_days: float = 110.0
    mean_incidents: float = 8.0
    burst_share: float = 0.35
    within_burst: float = 0.85
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
        progress = late_burst(self.burst_share, self.within_burst)
        return Outline(self.least_days, self.most_days, progress, further=further)

    def tell(self, cast: Parts, setting: Setting, rng: np.random.Generator) -> Happenings:
        """A few early signs, then most of it in the last weeks."""
        counts = escalating.how_many(self.mean_incidents * setting.activity, len(cast), rng)
        total = len(ragged(counts)[0])
        late = 1 - self.burst_share * rng.random(total)
        progress = np.where(rng.random(total) < self.within_burst, late, rng.random(total))
        return escalating.unfold(cast, counts, progress, setting, rng)


STORY = Burst()
