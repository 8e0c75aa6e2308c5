"""What a story is: who takes part and when, when their ordinary life goes quiet, and what happens."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from analytics.contracts import LINK_KINDS
from analytics.synthetic import absences
from analytics.synthetic.absences import Absences
from analytics.synthetic.arrays import AnyArray, Floats, Ints
from analytics.synthetic.happenings import ANY, Happenings
from analytics.synthetic.lives import Lives
from analytics.synthetic.people import People
from analytics.synthetic.ties import Ties
from analytics.synthetic.window import Window

if TYPE_CHECKING:
    from analytics.synthetic.outline import Outline


@dataclass(frozen=True)
class Parts:
    """The parts of one story, one row a person; days count from the start of the window.

    `end` is the day of the act where the story ends in one. `partner` is another person, `number`
    whatever else the story needs to remember (a type, a source, a shared token); `ANY` if nothing.
    """

    person: Ints
    onset: Floats
    end: Floats
    partner: Ints
    number: Ints

    def __len__(self) -> int:
        return len(self.person)

    def take(self, rows: AnyArray) -> Parts:
        """The rows under a mask or at some positions."""
        return Parts(*(getattr(self, field.name)[rows] for field in fields(self)))

    @property
    def days(self) -> Floats:
        """How long each lasts."""
        return self.end - self.onset


def parts(
    person: AnyArray,
    onset: AnyArray,
    end: AnyArray,
    *,
    partner: AnyArray | int = ANY,
    number: AnyArray | int = ANY,
) -> Parts:
    """Parts from columns."""
    count = len(person)
    return Parts(
        np.asarray(person, np.int64), np.asarray(onset, np.float64), np.asarray(end, np.float64),
        np.broadcast_to(np.asarray(partner, np.int64), count).copy(),
        np.broadcast_to(np.asarray(number, np.int64), count).copy(),
    )  # fmt: skip


def no_parts() -> Parts:
    """Nobody takes part."""
    return parts(np.empty(0), np.empty(0), np.empty(0))


@dataclass(frozen=True)
class Setting:
    """What a story may know when it is told for one block of people.

    `activity` scales the number of incidents; `hostile_source` is the number of the first
    source that has no history.
    """

    people: People
    ties: Ties
    lives: Lives
    window: Window
    activity: float
    hostile_source: int


@dataclass(frozen=True)
class Story(ABC):
    """A mode of escalation or a decoy; the fields of a story are its parameters.

    `acts`: it ends in an act, which a re-opening follows. `busy`: whoever takes part has no part
    in another such story. `follows_others`: it is cast after those on which it builds. `usual`: it
    happens in every world; one that is not happens only in worlds whose `story_scale` names it.
    `of_a_group`: one group is recorded more than others by it, and does nothing more.
    """

    acts: ClassVar[bool] = False
    busy: ClassVar[bool] = True
    follows_others: ClassVar[bool] = False
    usual: ClassVar[bool] = True
    of_a_group: ClassVar[bool] = False
    reviewed: ClassVar[float] = 0.0
    """Chance that the episode led to a review that ended in no further action."""

    @abstractmethod
    def cast(self, stage: Stage, rng: np.random.Generator) -> Parts:
        """Choose who takes part, and when."""

    @abstractmethod
    def tell(self, cast: Parts, setting: Setting, rng: np.random.Generator) -> Happenings:
        """The incidents that this story adds to the lives of those of a block who take part."""

    def outline(self, activity: float) -> Outline | None:
        """What is to be known of a mode, or of a decoy like one; its rates are scaled by `activity`."""
        return None

    def quiet(self, cast: Parts) -> Absences:
        """When ordinary life leaves fewer traces; never, unless a story says so."""
        return absences.of(cast.person[:0], cast.onset[:0], cast.end[:0])


class Stage:
    """Everybody who could still take part in a story, while stories are being cast."""

    def __init__(
        self, people: People, ties: Ties, window: Window, burn_in_days: float, yearly: float
    ) -> None:
        self.people, self.ties, self.window, self.burn_in_days = people, ties, window, burn_in_days
        self.escalations = yearly * (window.days - burn_in_days) / 365.25
        self.free = people.rankable.copy()
        self.acting: list[Parts] = []
        self.hostile_sources = 0

    @property
    def closed(self) -> int:
        """Size of the closed cohort."""
        return int(self.people.cohort.closed.sum())

    def closed_since(self, person: AnyArray) -> Floats:
        """Day on which each person's investigation was closed."""
        return self.people.cohort.closed_day[person]

    def escalating(self, share: float, rng: np.random.Generator) -> int:
        """How many people escalate in a mode with this share: the mean, rounded up or down at random."""
        return int(self.escalations * share + rng.random())

    def yearly(self, per_thousand: float, rng: np.random.Generator) -> int:
        """How many of the closed people, at so many a thousand and year over the whole window."""
        return int(self.closed * per_thousand / 1_000 * self.window.years + rng.random())

    def share(self, kind: str, person: AnyArray, other: AnyArray) -> None:
        """Let each person's thing of a kind of link ("address", ...) be the other's, in `ties` itself."""
        things = self.ties.things[LINK_KINDS.index(kind)]
        things[person] = things[other]

    def claim(self, count: int, earliest: float, days: Floats, rng: np.random.Generator) -> Parts:
        """Up to `count` free people with an onset of their own, while closed; they are free no more."""
        candidates = rng.permutation(np.flatnonzero(self.free))[: 3 * count]
        onset = rng.uniform(earliest, self.window.days, len(candidates))
        held = np.flatnonzero(onset >= self.closed_since(candidates) + 60)[:count]
        chosen = candidates[held]
        self.free[chosen] = False
        return parts(chosen, onset[held], onset[held] + days[: len(chosen)])
