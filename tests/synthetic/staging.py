"""One small world on a stage: any story can be looked at by itself, without writing a feed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from zlib import crc32

import numpy as np

from analytics.synthetic import happenings, lives, scenarios
from analytics.synthetic.arrays import AnyArray, Floats
from analytics.synthetic.blocks import Realm
from analytics.synthetic.happenings import Happenings
from analytics.synthetic.parameters import World
from analytics.synthetic.scenarios import Scenario
from analytics.synthetic.seeds import Purpose, stream
from analytics.synthetic.story import Parts, Setting
from analytics.synthetic.vocabulary import FAMILIES, FAMILY_OF, NAMES
from analytics.synthetic.world import realm

UNUSUAL = tuple((name, 1.0) for name, story in scenarios.stories().items() if not story.usual)
SMALL = World(closed=3_000, active=450, seed=3, escalations_per_year=0.03, story_scale=UNUSUAL)


@cache
def small_realm() -> Realm:
    """A world with every story, and more escalations than is usual, so that each mode has some."""
    return realm(SMALL)


@dataclass(frozen=True)
class Told:
    """A story, its cast, and all that it adds to their lives."""

    scenario: Scenario
    added: Happenings
    settled: Realm

    @property
    def cast(self) -> Parts:
        """Who takes part, and when."""
        return self.scenario.parts

    @property
    def day(self) -> Floats:
        """Day of each added incident, counted from the start of the window."""
        return self.settled.window.day_of(self.added.at_us)

    def rows(self, person: int) -> AnyArray:
        """Positions of what was added to one person's life."""
        return np.flatnonzero(self.added.person == person)

    def progress(self) -> Floats:
        """How far through their story each added incident is: 0 at the onset, 1 at the end."""
        part = np.searchsorted(self.cast.person, self.added.person)
        through: Floats = (self.day - self.cast.onset[part]) / self.cast.days[part]
        return through

    def names(self) -> AnyArray:
        """Event types of what was added."""
        return np.array(NAMES)[self.added.kind]

    def families(self) -> AnyArray:
        """Families of what was added."""
        families: AnyArray = np.array(FAMILIES)[FAMILY_OF[self.added.kind]]
        return families


@cache
def told(name: str) -> Told:
    """One story of the small world."""
    settled = small_realm()
    scenario = next(scenario for scenario in settled.script.scenarios if scenario.name == name)
    lots = [tell(scenario, scenario.within(*settled.span(block)), block) for block in range(settled.blocks)]
    return Told(scenario, happenings.concat(lots), settled)


def tell(scenario: Scenario, cast: Parts, block: int) -> Happenings:
    """One story told to some of the people of a block."""
    settled = small_realm()
    rng = stream(SMALL.seed, Purpose.LIVES, block)
    own = lives.draw(settled.people, *settled.span(block), rng)
    setting = Setting(
        settled.people, settled.ties, own, settled.window, SMALL.activity, settled.sources.hostile
    )
    telling = stream(SMALL.seed, Purpose.TELLING, crc32(scenario.name.encode()), block)
    return scenario.story.tell(cast, setting, telling)
