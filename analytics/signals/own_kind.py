"""Some escalate in what they have always done: the same kinds of event, several times as often."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from analytics.evidence.profile import OwnRules, own_excess
from analytics.evidence.recent import WEEKS
from analytics.signals._episode import Episode, Looked
from analytics.timeline import Timeline


@dataclass(frozen=True)
class OwnKind(Episode):
    """Is this person escalating in their own kinds of event, at several times their own rate?

    The rate of each type is multiplied, a little more for grave types; what counts is how far the
    person is above their own usual, not what the type is (MODEL, section 2).
    """

    own: OwnRules = field(default_factory=OwnRules)

    def looked_for(self, timeline: Timeline) -> Looked:
        """A multiple of the person's own rates."""
        recent, excess = timeline.recent, own_excess(timeline.taxonomy, self.own)
        return Looked(
            ratio=excess[recent.type] / recent.unusual,
            missing=np.zeros(WEEKS),
            own_missing=excess[:, None] * recent.heard,
        )
