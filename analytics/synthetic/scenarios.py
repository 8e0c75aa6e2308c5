"""Find every story, cast it over the whole population, and tell it block by block."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from zlib import crc32

import numpy as np

from analytics import discover
from analytics.synthetic import absences, decoys, happenings, modes
from analytics.synthetic.absences import Absences
from analytics.synthetic.adapting import adapted
from analytics.synthetic.arrays import Flags, Ints
from analytics.synthetic.happenings import Happenings
from analytics.synthetic.parameters import World
from analytics.synthetic.people import People
from analytics.synthetic.seeds import Purpose, stream
from analytics.synthetic.story import Parts, Setting, Stage, Story
from analytics.synthetic.ties import Ties
from analytics.synthetic.window import Window


@dataclass(frozen=True)
class Scenario:
    """A story with everybody who takes part, sorted by person."""

    name: str
    story: Story
    parts: Parts

    def within(self, first: int, stop: int) -> Parts:
        """The parts of people numbered `first` up to `stop`."""
        low, high = np.searchsorted(self.parts.person, [first, stop])
        return self.parts.take(np.arange(low, high))


@dataclass(frozen=True)
class Script:
    """All scenarios of a world; `busy` marks who must not meet with anything else."""

    scenarios: tuple[Scenario, ...]
    hostile_sources: int
    busy: Flags

    def tell(
        self, block: int, span: tuple[int, int], setting: Setting, seed: int
    ) -> Iterator[tuple[Scenario, Happenings, Absences]]:
        """What each scenario adds to one block of people, and how it quietens their ordinary life."""
        for scenario in self.scenarios:
            cast = scenario.within(*span)
            if len(cast):
                rng = stream(seed, Purpose.TELLING, crc32(scenario.name.encode()), block)
                yield scenario, scenario.story.tell(cast, setting, rng), scenario.story.quiet(cast)


def stories() -> dict[str, Story]:
    """Every story by the name of its file: modes of escalation, then decoys."""
    found = {**discover.modules(modes), **discover.modules(decoys)}
    return {name: module.STORY for name, module in found.items()}


def write(world: World, people: People, ties: Ties, window: Window) -> Script:
    """Cast every story. Each has a random stream of its own name; those that follow others come last.

    What some people come to share in a story is settled in `ties` itself.
    """
    stage = Stage(people, ties, window, world.burn_in_days, world.escalations_per_year * world.closed)
    told: dict[str, Parts] = {}
    these = adapted(stories(), world)
    for name, story in sorted(these.items(), key=lambda item: (item[1].follows_others, item[0])):
        cast = story.cast(stage, stream(world.seed, Purpose.CASTING, crc32(name.encode())))
        told[name] = cast.take(np.argsort(cast.person, kind="stable"))
        if story.acts:
            stage.acting.append(told[name])
    scenarios = tuple(Scenario(name, story, told[name]) for name, story in these.items())
    busy = np.zeros(len(people), bool)
    for scenario in scenarios:
        if scenario.story.busy:
            busy[scenario.parts.person] = True
    return Script(scenarios, stage.hostile_sources, busy)


@dataclass(frozen=True)
class Told:
    """What all stories add to a block: `own` to those they chose, `around` to whoever was there.

    `quiet` holds when ordinary life, and what goes on around it, leaves fewer traces. The origins
    are the numbers in the script of the scenarios that each incident comes from.
    """

    own: Happenings
    around: Happenings
    quiet: Absences
    own_origin: Ints
    around_origin: Ints


def gathered(script: Script, told: Iterator[tuple[Scenario, Happenings, Absences]]) -> Told:
    """All that the scenarios of a block add, in one."""
    lots = list(told)
    number = {scenario.name: position for position, scenario in enumerate(script.scenarios)}
    own = [(number[scenario.name], added) for scenario, added, _ in lots if scenario.story.busy]
    around = [(number[scenario.name], added) for scenario, added, _ in lots if not scenario.story.busy]
    return Told(
        own=happenings.concat([added for _, added in own]),
        around=happenings.concat([added for _, added in around]),
        quiet=absences.concat([absences.none(), *(quiet for _, _, quiet in lots)]),
        own_origin=_origins(own),
        around_origin=_origins(around),
    )


def _origins(lots: list[tuple[int, Happenings]]) -> Ints:
    return np.repeat(
        np.array([number for number, _ in lots], np.int64),
        np.array([len(added) for _, added in lots], np.int64),
    )
