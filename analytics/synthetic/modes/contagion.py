"""Someone they know escalated; they are seen together more often, and then it takes hold of them too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from analytics.synthetic import escalating, happenings, story
from analytics.synthetic.arrays import ragged
from analytics.synthetic.happenings import Happenings
from analytics.synthetic.outline import Outline, rising
from analytics.synthetic.story import Parts, Setting, Stage, Story


@dataclass(frozen=True)
class Contagion(Story):
    """A friend of somebody who escalates begins `least_lag_days` to `most_lag_days` after them."""

    share: float = 0.12
    least_lag_days: float = 20.0
    most_lag_days: float = 150.0
    least_days: float = 70.0
    most_days: float = 180.0
    mean_incidents: float = 6.0
    late_shape: float = 1.4
    mean_meetings: float = 2.0
    acts: ClassVar[bool] = True
    follows_others: ClassVar[bool] = True

    def cast(self, stage: Stage, rng: np.random.Generator) -> Parts:
        """Free friends of people who escalate, in the order of a draw."""
        wanted = stage.escalating(self.share, rng)
        found: list[tuple[int, float, int]] = []
        sources = [(int(person), float(onset)) for parts in stage.acting
                   for person, onset in zip(parts.person, parts.onset, strict=True)]  # fmt: skip
        for position in rng.permutation(len(sources)):
            if len(found) == wanted:
                break
            source, source_onset = sources[position]
            onset = source_onset + rng.uniform(self.least_lag_days, self.most_lag_days)
            circle = stage.ties.circle_of(source)
            able = circle[stage.free[circle] & (stage.closed_since(circle) + 60 <= onset)]
            if len(able) and onset < stage.window.days:
                person = int(able[rng.integers(len(able))])
                stage.free[person] = False
                found.append((person, onset, source))
        people, onset_day, partner = np.array(found, float).reshape(-1, 3).T
        days = rng.uniform(self.least_days, self.most_days, len(people))
        return story.parts(people, onset_day, onset_day + days, partner=partner)

    def outline(self, activity: float) -> Outline:
        """Two incidents and some more, meetings besides, after somebody else of the circle."""
        return Outline(
            self.least_days,
            self.most_days,
            rising(self.late_shape),
            further=max(self.mean_incidents * activity - 2, 0.0),
            meetings=self.mean_meetings * activity,
            lag_days=(self.least_lag_days, self.most_lag_days),
        )

    def tell(self, cast: Parts, setting: Setting, rng: np.random.Generator) -> Happenings:
        """A shorter escalation, and meetings with the one who went before."""
        counts = escalating.how_many(self.mean_incidents * setting.activity, len(cast), rng)
        progress = rng.beta(self.late_shape, 1.0, len(ragged(counts)[0]))
        unfolding = escalating.unfold(cast, counts, progress, setting, rng)
        met = escalating.meetings(cast, self.mean_meetings * setting.activity, setting, rng)
        return happenings.concat([unfolding, met])


STORY = Contagion()
