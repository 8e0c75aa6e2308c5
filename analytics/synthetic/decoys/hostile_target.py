"""Somebody with a grudge reports the worst of them again and again; nobody else has seen anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from analytics.synthetic import happenings, story
from analytics.synthetic.arrays import ragged
from analytics.synthetic.happenings import ORDINARY, RUMOUR, Happenings
from analytics.synthetic.lives import at_hour
from analytics.synthetic.story import Parts, Setting, Stage, Story
from analytics.synthetic.vocabulary import COMMUNITY, codes

GRAVE = (
    "intent_leakage",
    "weapon_interest",
    "reconnaissance_report",
    "site_interest",
    "extremist_material",
    "hostile_expression",
    "training_activity",
)
GRAVE_SHARES = (0.24, 0.20, 0.14, 0.12, 0.10, 0.12, 0.08)


@dataclass(frozen=True)
class HostileTarget(Story):
    """A community source without any history sends `mean_incidents` grave reports in some weeks.

    Part of these sources pursue several people; `number` of a part is that of its source.
    """

    per_thousand_a_year: float = 3.0
    shared_source: float = 0.3
    least_days: float = 14.0
    most_days: float = 90.0
    mean_incidents: float = 6.0
    sound_looking: float = 0.5
    reviewed: ClassVar[float] = 0.4

    def cast(self, stage: Stage, rng: np.random.Generator) -> Parts:
        """Closed people; neighbours in time may share a source."""
        count = stage.yearly(self.per_thousand_a_year, rng)
        chosen = stage.claim(count, 0.0, rng.uniform(self.least_days, self.most_days, count), rng)
        by_onset = chosen.take(np.argsort(chosen.onset, kind="stable"))
        fresh = rng.random(len(by_onset)) >= self.shared_source
        fresh[:1] = True
        number = np.cumsum(fresh) - 1
        stage.hostile_sources += int(fresh.sum())
        return story.parts(by_onset.person, by_onset.onset, by_onset.end, number=number)

    def tell(self, cast: Parts, setting: Setting, rng: np.random.Generator) -> Happenings:
        """What the source says, whatever the truth."""
        owner, _ = ragged(2 + rng.poisson((self.mean_incidents - 2) * setting.activity, len(cast)))
        day = cast.onset[owner] + rng.random(len(owner)) * cast.days[owner]
        kind = rng.choice(codes(*GRAVE), len(owner), p=GRAVE_SHARES)
        told = happenings.of(
            cast.person[owner],
            kind,
            at_hour(setting.window, day, rng),
            source_kind=COMMUNITY,
            source=setting.hostile_source + cast.number[owner],
            credit=np.where(rng.random(len(owner)) < self.sound_looking, ORDINARY, RUMOUR),
        )
        return told.take(day < setting.window.days)


STORY = HostileTarget()
