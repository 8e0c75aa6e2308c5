"""It begins like the others, but half way something holds them back, and they turn away from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from analytics.synthetic import absences, escalating, happenings
from analytics.synthetic.absences import Absences
from analytics.synthetic.arrays import ragged
from analytics.synthetic.happenings import Happenings
from analytics.synthetic.lives import at_hour
from analytics.synthetic.outline import Outline, rising
from analytics.synthetic.story import Parts, Setting, Stage, Story
from analytics.synthetic.vocabulary import codes


@dataclass(frozen=True)
class BreakOff(Story):
    """The first half of an escalation, then help is accepted and life quietens.

    `share` is relative to the number of those who go on to an act.
    """

    share: float = 0.25
    least_days: float = 60.0
    most_days: float = 150.0
    mean_incidents: float = 6.0
    reach: float = 0.6
    quiet_days: float = 540.0
    reviewed: ClassVar[float] = 0.4

    def cast(self, stage: Stage, rng: np.random.Generator) -> Parts:
        """Closed people, anywhere in the window."""
        count = stage.escalating(self.share, rng)
        return stage.claim(
            count, stage.burn_in_days, rng.uniform(self.least_days, self.most_days, count), rng
        )

    def quiet(self, cast: Parts) -> Absences:
        """Ordinary life quietens afterwards."""
        return absences.of(cast.person, cast.end, cast.end + self.quiet_days, kept=0.4)

    @property
    def half_way(self) -> escalating.FamilyWeights:
        """The mix that they reach before they turn away."""
        early, late = escalating.EARLY, escalating.LATE
        return {family: (1 - self.reach) * early[family] + self.reach * late[family] for family in late}

    def outline(self, activity: float) -> Outline:
        """Two incidents and some more, in a mix that goes half way, and no act."""
        return Outline(
            self.least_days,
            self.most_days,
            rising(1.0),
            late=self.half_way,
            further=max(self.mean_incidents * activity - 2, 0.0),
            acts=False,
        )

    def tell(self, cast: Parts, setting: Setting, rng: np.random.Generator) -> Happenings:
        """A beginning, and after it what helped."""
        counts = escalating.how_many(self.mean_incidents * setting.activity, len(cast), rng)
        progress = rng.random(len(ragged(counts)[0]))
        unfolding = escalating.unfold(cast, counts, progress, setting, rng, late=self.half_way)
        owner, _ = ragged(1 + rng.poisson(1.5 * setting.activity, len(cast)))
        day = cast.end[owner] + rng.exponential(90.0, len(owner))
        kind = rng.choice(
            codes("intervention_engagement", "programme_completed", "employment_started"), len(owner)
        )
        turning = happenings.of(cast.person[owner], kind, at_hour(setting.window, day, rng))
        return happenings.concat([unfolding, turning.take(day < setting.window.days)])


STORY = BreakOff()
