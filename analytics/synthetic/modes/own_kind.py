"""They do what they have always done, only several times as often, until it ends in an act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from analytics.synthetic import happenings
from analytics.synthetic.arrays import Floats, pick_by_weight, ragged
from analytics.synthetic.happenings import SOLID, Happenings
from analytics.synthetic.lives import at_hour
from analytics.synthetic.outline import Outline, rising
from analytics.synthetic.story import Parts, Setting, Stage, Story
from analytics.synthetic.vocabulary import FAMILIES, FAMILY_OF

QUIET_FAMILIES = ("protective", "context", "custody")
RARER_KINDS = 0.7
QUIET_WEIGHT = 0.2


@dataclass(frozen=True)
class OwnKind(Story):
    """One's own mix at `least_factor` to `most_factor` times one's own rate."""

    share: float = 0.15
    least_factor: float = 3.0
    most_factor: float = 5.0
    least_per_year: float = 2.5
    most_per_year: float = 8.0
    least_days: float = 120.0
    most_days: float = 260.0
    late_shape: float = 1.3
    acts: ClassVar[bool] = True

    def cast(self, stage: Stage, rng: np.random.Generator) -> Parts:
        """Closed people, anywhere in the window."""
        count = stage.escalating(self.share, rng)
        return stage.claim(
            count, stage.burn_in_days, rng.uniform(self.least_days, self.most_days, count), rng
        )

    def outline(self, activity: float) -> Outline:
        """Two incidents, and more by one's own rate, in one's own mix."""
        return Outline(
            self.least_days,
            self.most_days,
            rising(self.late_shape),
            own_power=RARER_KINDS,
            further=self.least_factor - 1,
            most_further=self.most_factor - 1,
            spread_shape=0.0,
            per_year=(self.least_per_year * activity, self.most_per_year * activity),
            own_weights=own_weights(),
        )

    def tell(self, cast: Parts, setting: Setting, rng: np.random.Generator) -> Happenings:
        """More of what the person's own mix holds."""
        own = setting.lives.of(cast.person) * own_weights()
        scale = setting.activity
        rate = np.clip(own.sum(axis=1), self.least_per_year * scale, self.most_per_year * scale)
        factor = rng.uniform(self.least_factor, self.most_factor, len(cast))
        owner, _ = ragged(2 + rng.poisson((factor - 1) * rate * cast.days / 365.25))
        progress = rng.beta(self.late_shape, 1.0, len(owner))
        # A tilt towards those of one's own kinds that are rare with oneself.
        kind = pick_by_weight(own[owner] ** RARER_KINDS, rng)
        day = cast.onset[owner] + progress * (cast.days[owner] - 1.0)
        told = happenings.of(cast.person[owner], kind, at_hour(setting.window, day, rng), credit=SOLID)
        return told.take(day < setting.window.days)


def own_weights() -> Floats:
    """Weight of each type in one's own mix: what belongs to a quiet life counts little."""
    quiet = np.isin(FAMILY_OF, [FAMILIES.index(family) for family in QUIET_FAMILIES])
    weights: Floats = np.where(quiet, QUIET_WEIGHT, 1.0)
    return weights


STORY = OwnKind()
