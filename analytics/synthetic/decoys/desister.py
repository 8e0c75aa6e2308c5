"""A job, a course, and less and less to report: a life that goes another way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.synthetic import absences, happenings
from analytics.synthetic.absences import Absences
from analytics.synthetic.arrays import ragged
from analytics.synthetic.happenings import Happenings
from analytics.synthetic.lives import at_hour
from analytics.synthetic.story import Parts, Setting, Stage, Story
from analytics.synthetic.vocabulary import codes


@dataclass(frozen=True)
class Desister(Story):
    """From the onset on only `kept` of ordinary incidents remain, and protective ones come up."""

    per_thousand_a_year: float = 5.0
    least_days: float = 400.0
    most_days: float = 1_200.0
    kept: float = 0.15
    mean_incidents: float = 4.0

    def cast(self, stage: Stage, rng: np.random.Generator) -> Parts:
        """Closed people, anywhere in the window."""
        count = stage.yearly(self.per_thousand_a_year, rng)
        return stage.claim(count, 0.0, rng.uniform(self.least_days, self.most_days, count), rng)

    def quiet(self, cast: Parts) -> Absences:
        """Only a part of ordinary incidents remains."""
        return absences.of(cast.person, cast.onset, cast.end, kept=self.kept)

    def tell(self, cast: Parts, setting: Setting, rng: np.random.Generator) -> Happenings:
        """Protective incidents, mostly early on."""
        owner, _ = ragged(1 + rng.poisson((self.mean_incidents - 1) * setting.activity, len(cast)))
        day = cast.onset[owner] + rng.random(len(owner)) ** 1.5 * cast.days[owner]
        kinds = codes("intervention_engagement", "programme_completed", "employment_started")
        kind = rng.choice(kinds, len(owner), p=[0.5, 0.2, 0.3])
        told = happenings.of(cast.person[owner], kind, at_hour(setting.window, day, rng))
        return told.take(day < setting.window.days)


STORY = Desister()
