"""Of one group far more of ordinary life is written down; in nothing else does it differ from others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from analytics.synthetic import happenings, story
from analytics.synthetic.arrays import ragged
from analytics.synthetic.happenings import Happenings
from analytics.synthetic.lives import at_hour
from analytics.synthetic.people import ETHNICITY_GROUPS
from analytics.synthetic.story import Parts, Setting, Stage, Story
from analytics.synthetic.vocabulary import codes

GROUP = "group_b"
"""The group that is watched: one that no other story and no agency looks at more closely."""


@dataclass(frozen=True)
class OverRecorded(Story):
    """Through the whole window, `relative_extra` times as many further incidents of each person's own mix."""

    share_of_group: float = 1.0
    relative_extra: float = 1.0
    busy: ClassVar[bool] = False
    of_a_group: ClassVar[bool] = True
    usual: ClassVar[bool] = False

    def cast(self, stage: Stage, rng: np.random.Generator) -> Parts:
        """Everybody in the group, closed or active."""
        member = stage.people.ethnicity == ETHNICITY_GROUPS.index(GROUP)
        person = np.flatnonzero(member & (rng.random(len(member)) < self.share_of_group))
        return story.parts(person, np.zeros(len(person)), np.full(len(person), stage.window.days))

    def tell(self, cast: Parts, setting: Setting, rng: np.random.Generator) -> Happenings:
        """Incidents of every type that the person's life has, evenly over the years."""
        rates = setting.lives.of(cast.person).copy()
        # nobody is locked up for being watched
        rates[:, codes("custody_start", "custody_release", "custodial_contact")] = 0.0
        counts = rng.poisson(self.relative_extra * setting.window.years * rates)
        cell, _ = ragged(counts.ravel())
        owner, kind = np.divmod(cell, rates.shape[1])
        day = rng.random(len(cell)) * setting.window.days
        return happenings.of(cast.person[owner], kind, at_hour(setting.window, day, rng))


STORY = OverRecorded()
