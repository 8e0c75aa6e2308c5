"""How an escalation unfolds: expression, contact and online early; finance to planning late."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from analytics.synthetic import happenings
from analytics.synthetic.arrays import Floats, Ints, pick_by_weight, ragged
from analytics.synthetic.happenings import SOLID, Happenings
from analytics.synthetic.lives import at_hour
from analytics.synthetic.story import Parts, Setting
from analytics.synthetic.vocabulary import FAMILIES, FAMILY_OF, code

FamilyWeights = Mapping[str, float]

EARLY: FamilyWeights = MappingProxyType(
    {"expression": 3.0, "contact": 2.5, "online": 2.5, "finance": 0.7, "travel": 0.5, "capability": 0.3,
     "planning": 0.1, "criminality": 1.2, "context": 0.4}
)  # fmt: skip
LATE: FamilyWeights = MappingProxyType(
    {"expression": 1.4, "contact": 1.2, "online": 0.9, "finance": 1.7, "travel": 1.3, "capability": 1.9,
     "planning": 1.5, "criminality": 0.9, "context": 0.3}
)  # fmt: skip
PERSONAL_SHAPE = 0.7
SPREAD_SHAPE = 1.6
WITH_PARTNER = 0.6


def how_many(mean: float, count: int, rng: np.random.Generator, *, at_least: int = 2) -> Ints:
    """Numbers of incidents with a heavy spread about their mean: some reach an act almost unseen."""
    further = max(mean - at_least, 0.0)
    return at_least + rng.poisson(rng.gamma(SPREAD_SHAPE, further / SPREAD_SHAPE, count))


def unfold(
    cast: Parts,
    counts: Ints,
    progress: Floats,
    setting: Setting,
    rng: np.random.Generator,
    *,
    early: FamilyWeights = EARLY,
    late: FamilyWeights = LATE,
) -> Happenings:
    """`counts[i]` incidents for each part, at `progress` (0 onset, 1 end) through it.

    The mix of families moves from `early` to `late`; each person has strong leanings of their own.
    """
    owner, _ = ragged(counts)
    leaning = rng.gamma(PERSONAL_SHAPE, 1.0, (len(cast), len(FAMILY_OF)))
    mix = (1 - progress)[:, None] * by_type(early) + progress[:, None] * by_type(late)
    kind = pick_by_weight(mix * leaning[owner], rng)
    # Up to the day before the end: an act ends its own story.
    day = cast.onset[owner] + progress * np.maximum(cast.days[owner] - 1.0, 0.0)
    partner = np.where(rng.random(len(owner)) < WITH_PARTNER, cast.partner[owner], happenings.ANY)
    told = happenings.of(
        cast.person[owner], kind, at_hour(setting.window, day, rng), partner=partner, credit=SOLID
    )
    return told.take(day < setting.window.days)


def meetings(cast: Parts, mean: float, setting: Setting, rng: np.random.Generator) -> Happenings:
    """Recorded contacts between each person and their partner in the course of a story."""
    owner, _ = ragged(np.where(cast.partner >= 0, 1 + rng.poisson(mean - 1.0, len(cast)), 0))
    day = cast.onset[owner] + rng.random(len(owner)) * np.maximum(cast.days[owner] - 1.0, 0.0)
    kind = rng.choice(
        [code("contact_subject_of_interest"), code("group_attendance")], len(owner), p=[0.75, 0.25]
    )
    told = happenings.of(
        cast.person[owner], kind, at_hour(setting.window, day, rng), partner=cast.partner[owner], credit=SOLID
    )
    return told.take(day < setting.window.days)


def by_type(weights: FamilyWeights) -> Floats:
    """Weight of each type, where those of a family share its weight evenly; shape (types,)."""
    by_family = np.array([weights.get(family, 0.0) for family in FAMILIES])
    by_type: Floats = (by_family / np.bincount(FAMILY_OF, minlength=len(FAMILIES)))[FAMILY_OF]
    return by_type
