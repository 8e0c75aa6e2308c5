"""For some weeks an area records one kind of incident several times as often as before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from analytics.synthetic import happenings, story
from analytics.synthetic.arrays import ragged
from analytics.synthetic.happenings import Happenings
from analytics.synthetic.lives import at_hour
from analytics.synthetic.story import Parts, Setting, Stage, Story
from analytics.synthetic.vocabulary import SHARES, codes


@dataclass(frozen=True)
class Campaign(Story):
    """Everybody in the area takes part: an incident of the type becomes `factor` times as likely.

    `number` of a part is the type that is recorded more often.
    """

    per_area_year: float = 0.06
    least_days: float = 20.0
    most_days: float = 80.0
    factor: float = 8.0
    busy: ClassVar[bool] = False

    def cast(self, stage: Stage, rng: np.random.Generator) -> Parts:
        """Everybody in some areas, for some weeks."""
        area = stage.people.cohort.area
        areas = np.unique(area)
        count = max(1, rng.poisson(self.per_area_year * len(areas) * stage.window.years))
        kinds = codes(
            "police_stop", "drug_offence", "hostile_expression", "safeguarding_concern", "domestic_incident"
        )
        found = []
        for _ in range(count):
            where, kind = rng.choice(areas), rng.choice(kinds)
            onset, days = rng.uniform(0, stage.window.days), rng.uniform(self.least_days, self.most_days)
            person = np.flatnonzero(area == where)
            found.append(
                (person, np.full(len(person), onset), np.full(len(person), days), np.full(len(person), kind))
            )
        person, start, lasting, number = (np.concatenate(column) for column in zip(*found, strict=True))
        return story.parts(person, start, start + lasting, number=number)

    def tell(self, cast: Parts, setting: Setting, rng: np.random.Generator) -> Happenings:
        """The same life, seen through an area that records more."""
        own = setting.lives.of(cast.person)[np.arange(len(cast)), cast.number]
        usual = setting.lives.of(cast.person).sum(axis=1) * SHARES[cast.number]
        extra = (self.factor - 1) * (own + usual) / 2 * cast.days / 365.25
        owner, _ = ragged(rng.poisson(extra))
        day = cast.onset[owner] + rng.random(len(owner)) * cast.days[owner]
        told = happenings.of(cast.person[owner], cast.number[owner], at_hour(setting.window, day, rng))
        return told.take(day < setting.window.days)


STORY = Campaign()
