"""The main signal: incidents that an escalation explains better than an ordinary life does."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.evidence.recent import WEEKS
from analytics.signals._episode import Episode, Looked
from analytics.timeline import Timeline


@dataclass(frozen=True)
class Escalation(Episode):
    """Is this person escalating, in the kinds of event that come before re-openings?

    An escalation adds `added_per_year` incidents, spread over types by the model's profile; an incident
    carries weight x log(1 + added / usual), the usual rate raised where peers are recorded more or a
    release is recent (MODEL, section 2), and the chain of states is mixed over (`evidence.switching`).
    """

    added_per_year: float = 5.0

    def looked_for(self, timeline: Timeline) -> Looked:
        """The profile's types, at `added_per_year` in all."""
        recent, added = timeline.recent, self.added_per_year * timeline.profile
        return Looked(
            ratio=added[recent.type] / (recent.usual * recent.unusual),
            missing=np.add.reduce(added[:, None] * recent.heard, axis=0),
            own_missing=np.zeros((0, WEEKS)),
        )
