"""Out of prison after a long sentence: appointments, checks, old acquaintances, all to be expected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from analytics.synthetic import absences, custody, happenings
from analytics.synthetic.absences import Absences
from analytics.synthetic.arrays import ragged
from analytics.synthetic.happenings import Happenings
from analytics.synthetic.lives import at_hour
from analytics.synthetic.story import Parts, Setting, Stage, Story
from analytics.synthetic.vocabulary import codes


@dataclass(frozen=True)
class Released(Story):
    """The onset is the release, after `sentence_days` inside; then a busy spell of supervision."""

    per_thousand_a_year: float = 2.5
    sentence_days: float = 500.0
    supervised_days: float = 120.0
    mean_incidents: float = 7.0
    reviewed: ClassVar[float] = 0.1

    def cast(self, stage: Stage, rng: np.random.Generator) -> Parts:
        """Closed people, by the day of release."""
        count = stage.yearly(self.per_thousand_a_year, rng)
        return stage.claim(count, 30.0, np.full(count, self.supervised_days), rng)

    def quiet(self, cast: Parts) -> Absences:
        """Nothing but the sentence itself while inside."""
        return absences.of(cast.person, cast.onset - self.sentence_days + 1, np.floor(cast.onset))

    def tell(self, cast: Parts, setting: Setting, rng: np.random.Generator) -> Happenings:
        """The sentence, and what follows a release."""
        sentence, _ = custody.spell(
            cast.person, cast.onset - self.sentence_days, cast.onset, setting.people, setting.window, rng
        )
        owner, _ = ragged(3 + rng.poisson((self.mean_incidents - 3) * setting.activity, len(cast)))
        day = cast.onset[owner] + 1 + rng.random(len(owner)) * cast.days[owner]
        kinds = codes(
            "intervention_engagement", "contact_subject_of_interest", "licence_breach", "police_stop",
            "account_reactivation", "address_change", "safeguarding_concern",
        )  # fmt: skip
        kind = rng.choice(kinds, len(owner), p=[0.25, 0.2, 0.13, 0.17, 0.1, 0.08, 0.07])
        after = happenings.of(cast.person[owner], kind, at_hour(setting.window, day, rng))
        return happenings.concat([sentence, after.take(day < setting.window.days)])


STORY = Released()
