"""A run of stops, small drug finds and traffic tickets in a few weeks, and nothing behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from analytics.synthetic import happenings
from analytics.synthetic.arrays import ragged
from analytics.synthetic.happenings import Happenings
from analytics.synthetic.lives import at_hour
from analytics.synthetic.outline import Outline, kinds, rising
from analytics.synthetic.story import Parts, Setting, Stage, Story
from analytics.synthetic.vocabulary import codes

LEAST_INCIDENTS = 4
PETTY = ("police_stop", "traffic_offence", "drug_offence", "arrest")
PETTY_SHARES = (0.4, 0.3, 0.22, 0.08)


@dataclass(frozen=True)
class PettyBurst(Story):
    """`mean_incidents` petty ones within a few weeks."""

    per_thousand_a_year: float = 5.0
    least_days: float = 20.0
    most_days: float = 50.0
    mean_incidents: float = 9.0
    reviewed: ClassVar[float] = 0.2

    def cast(self, stage: Stage, rng: np.random.Generator) -> Parts:
        """Closed people, anywhere in the window."""
        count = stage.yearly(self.per_thousand_a_year, rng)
        return stage.claim(count, 0.0, rng.uniform(self.least_days, self.most_days, count), rng)

    def outline(self, activity: float) -> Outline:
        """Four petty incidents and more, close to each other."""
        return Outline(
            self.least_days,
            self.most_days,
            rising(1.0),
            kinds=kinds(PETTY, PETTY_SHARES),
            least_incidents=LEAST_INCIDENTS,
            further=(self.mean_incidents - LEAST_INCIDENTS) * activity,
            spread_shape=0.0,
            acts=False,
            per_thousand_a_year=self.per_thousand_a_year,
            rumoured=0.0,
        )

    def tell(self, cast: Parts, setting: Setting, rng: np.random.Generator) -> Happenings:
        """Petty incidents close to each other."""
        further = (self.mean_incidents - LEAST_INCIDENTS) * setting.activity
        owner, _ = ragged(LEAST_INCIDENTS + rng.poisson(further, len(cast)))
        day = cast.onset[owner] + rng.random(len(owner)) * cast.days[owner]
        kind = rng.choice(codes(*PETTY), len(owner), p=PETTY_SHARES)
        told = happenings.of(cast.person[owner], kind, at_hour(setting.window, day, rng))
        return told.take(day < setting.window.days)


STORY = PettyBurst()
