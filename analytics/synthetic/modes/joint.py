"""Two to four who know each other prepare together, each seen doing a part of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from analytics.synthetic import escalating, happenings, story
from analytics.synthetic.arrays import ragged
from analytics.synthetic.happenings import Happenings
from analytics.synthetic.outline import Outline, rising
from analytics.synthetic.story import Parts, Setting, Stage, Story


@dataclass(frozen=True)
class Joint(Story):
    """Members of one circle begin within `spread_days` of each other and act on the same day."""

    share: float = 0.13
    least_together: int = 2
    most_together: int = 4
    spread_days: float = 25.0
    least_days: float = 80.0
    most_days: float = 200.0
    mean_incidents: float = 6.0
    late_shape: float = 1.5
    mean_meetings: float = 2.5
    acts: ClassVar[bool] = True

    def cast(self, stage: Stage, rng: np.random.Generator) -> Parts:
        """Circles with at least two free members, until enough people take part."""
        wanted = stage.escalating(self.share, rng)
        found: list[tuple[int, float, float, int]] = []
        for leader in rng.permutation(np.flatnonzero(stage.free)):
            if len(found) >= wanted:
                break
            start = rng.uniform(stage.burn_in_days, stage.window.days)
            circle = stage.ties.circle_of(int(leader))
            able = circle[stage.free[circle] & (stage.closed_since(circle) + 60 <= start)]
            if len(able) < self.least_together:
                continue
            together = rng.permutation(able)[: rng.integers(self.least_together, self.most_together + 1)]
            end = start + self.spread_days + rng.uniform(self.least_days, self.most_days)
            stage.free[together] = False
            for person, partner in zip(together, np.roll(together, 1), strict=True):
                found.append((int(person), start + rng.uniform(0, self.spread_days), end, int(partner)))
        person_column, onset, end_day, partner_column = np.array(found, float).reshape(-1, 4).T
        return story.parts(person_column, onset, end_day, partner=partner_column)

    def outline(self, activity: float) -> Outline:
        """Two incidents and some more, meetings besides, at the same time as others of the circle."""
        return Outline(
            self.least_days,
            self.most_days + self.spread_days,
            rising(self.late_shape),
            further=max(self.mean_incidents * activity - 2, 0.0),
            meetings=self.mean_meetings * activity,
            together=(self.least_together, self.most_together),
        )

    def tell(self, cast: Parts, setting: Setting, rng: np.random.Generator) -> Happenings:
        """Each one's own part of it, and meetings with another of them."""
        counts = escalating.how_many(self.mean_incidents * setting.activity, len(cast), rng)
        progress = rng.beta(self.late_shape, 1.0, len(ragged(counts)[0]))
        unfolding = escalating.unfold(cast, counts, progress, setting, rng)
        met = escalating.meetings(cast, self.mean_meetings * setting.activity, setting, rng)
        return happenings.concat([unfolding, met])


STORY = Joint()
