"""A run of stops, small drug finds and traffic tickets in a few weeks, and nothing behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from analytics.synthetic import happenings
from analytics.synthetic.arrays import ragged
from analytics.synthetic.happenings import Happenings
from analytics.synthetic.lives import at_hour
from analytics.synthetic.story import Parts, Setting, Stage, Story
from analytics.synthetic.vocabulary import codes


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

    def tell(self, cast: Parts, setting: Setting, rng: np.random.Generator) -> Happenings:
        """Petty incidents close to each other."""
        owner, _ = ragged(4 + rng.poisson((self.mean_incidents - 4) * setting.activity, len(cast)))
        day = cast.onset[owner] + rng.random(len(owner)) * cast.days[owner]
        kinds = codes("police_stop", "traffic_offence", "drug_offence", "arrest")
        kind = rng.choice(kinds, len(owner), p=[0.4, 0.3, 0.22, 0.08])
        told = happenings.of(cast.person[owner], kind, at_hour(setting.window, day, rng))
        return told.take(day < setting.window.days)


STORY = PettyBurst()
