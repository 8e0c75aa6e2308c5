"""One loud evening, and a dozen agencies write down the same thing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from analytics.contracts import SOURCE_KINDS
from analytics.synthetic import happenings
from analytics.synthetic.arrays import ragged
from analytics.synthetic.happenings import Happenings
from analytics.synthetic.lives import at_hour
from analytics.synthetic.story import Parts, Setting, Stage, Story
from analytics.synthetic.vocabulary import codes


@dataclass(frozen=True)
class DuplicateStorm(Story):
    """One incident of one type, reported `least_reports` to `most_reports` times within a day."""

    per_thousand_a_year: float = 1.5
    least_reports: int = 6
    most_reports: int = 14
    spread_days: float = 0.8
    reviewed: ClassVar[float] = 0.15

    def cast(self, stage: Stage, rng: np.random.Generator) -> Parts:
        """Closed people, anywhere in the window."""
        count = stage.yearly(self.per_thousand_a_year, rng)
        return stage.claim(count, 0.0, np.full(count, 2.0), rng)

    def tell(self, cast: Parts, setting: Setting, rng: np.random.Generator) -> Happenings:
        """One incident, given once for each agency that reports it."""
        kinds = codes(
            "hostile_expression", "violent_offence", "group_attendance", "domestic_incident", "site_interest"
        )
        kind = rng.choice(kinds, len(cast), p=[0.3, 0.25, 0.2, 0.15, 0.1])
        at = at_hour(setting.window, cast.onset, rng)
        owner, _ = ragged(rng.integers(self.least_reports, self.most_reports + 1, len(cast)))
        later_us = (rng.random(len(owner)) * self.spread_days * 86_400_000_000).astype(np.int64)
        return happenings.of(
            cast.person[owner],
            kind[owner],
            at[owner] + later_us // 1_000_000 * 1_000_000,
            source_kind=rng.integers(0, len(SOURCE_KINDS), len(owner)),
        )


STORY = DuplicateStorm()
