"""One day somebody is said to be about to do something terrible, and it is simply not so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from analytics.synthetic import happenings
from analytics.synthetic.arrays import ragged
from analytics.synthetic.happenings import ORDINARY, RUMOUR, Happenings
from analytics.synthetic.lives import at_hour
from analytics.synthetic.outline import Outline, kinds, rising
from analytics.synthetic.story import Parts, Setting, Stage, Story
from analytics.synthetic.vocabulary import codes

GRAVE = (
    "intent_leakage", "weapon_interest", "restricted_purchase_report", "reconnaissance_report",
    "site_interest", "training_activity", "extremist_material", "high_risk_travel",
)  # fmt: skip


@dataclass(frozen=True)
class AmbientGrave(Story):
    """One to three grave reports that are false; most are graded so, some look quite sound."""

    per_thousand_a_year: float = 8.0
    days: float = 20.0
    another: float = 0.25
    sound_looking: float = 0.3
    reviewed: ClassVar[float] = 0.35

    def cast(self, stage: Stage, rng: np.random.Generator) -> Parts:
        """Closed people, anywhere in the window."""
        count = stage.yearly(self.per_thousand_a_year, rng)
        return stage.claim(count, 0.0, np.full(count, self.days), rng)

    def outline(self, activity: float) -> Outline:
        """One grave report or some more, most of them rumours."""
        return Outline(
            0.95 * self.days,
            1.05 * self.days,
            rising(1.0),
            kinds=kinds(GRAVE, [1 / len(GRAVE)] * len(GRAVE)),
            least_incidents=1,
            further=2 * self.another,
            spread_shape=0.0,
            acts=False,
            per_thousand_a_year=self.per_thousand_a_year,
            rumoured=1 - self.sound_looking,
        )

    def tell(self, cast: Parts, setting: Setting, rng: np.random.Generator) -> Happenings:
        """One to three grave incidents that never were."""
        owner, _ = ragged(1 + rng.binomial(2, self.another, len(cast)))
        day = cast.onset[owner] + rng.random(len(owner)) * cast.days[owner]
        credit = np.where(rng.random(len(owner)) < self.sound_looking, ORDINARY, RUMOUR)
        told = happenings.of(
            cast.person[owner],
            rng.choice(codes(*GRAVE), len(owner)),
            at_hour(setting.window, day, rng),
            credit=credit,
        )
        return told.take(day < setting.window.days)


STORY = AmbientGrave()
