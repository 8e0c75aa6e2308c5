"""Their group is stopped and written down more often than others, and does nothing more than others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from analytics.synthetic import happenings, story
from analytics.synthetic.arrays import ragged
from analytics.synthetic.happenings import Happenings
from analytics.synthetic.lives import at_hour
from analytics.synthetic.story import Parts, Setting, Stage, Story
from analytics.synthetic.vocabulary import codes


@dataclass(frozen=True)
class CloselyWatched(Story):
    """Through the whole window, low-gravity records on top of one's own: far more in watched groups."""

    share_of_watched_groups: float = 0.6
    share_of_others: float = 0.04
    extra_per_year: float = 1.3
    relative_extra: float = 0.4
    busy: ClassVar[bool] = False
    of_a_group: ClassVar[bool] = True

    def cast(self, stage: Stage, rng: np.random.Generator) -> Parts:
        """A large part of the watched groups, a small part of everybody else."""
        share = np.where(stage.people.watched, self.share_of_watched_groups, self.share_of_others)
        person = np.flatnonzero(rng.random(len(share)) < share)
        return story.parts(person, np.zeros(len(person)), np.full(len(person), stage.window.days))

    def tell(self, cast: Parts, setting: Setting, rng: np.random.Generator) -> Happenings:
        """Low-gravity records, evenly over the years."""
        own = setting.lives.of(cast.person).sum(axis=1)
        rate = self.extra_per_year * setting.activity + self.relative_extra * own
        owner, _ = ragged(rng.poisson(rate * setting.window.years))
        kinds = codes(
            "police_stop", "traffic_offence", "border_stop", "safeguarding_concern", "platform_referral"
        )
        kind = rng.choice(kinds, len(owner), p=[0.5, 0.15, 0.15, 0.12, 0.08])
        day = rng.random(len(owner)) * setting.window.days
        return happenings.of(cast.person[owner], kind, at_hour(setting.window, day, rng))


STORY = CloselyWatched()
