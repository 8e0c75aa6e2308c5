"""Investigations and the people in them: who was looked at, where, with whom, from when to when."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.synthetic.arrays import AnyArray, Flags, Floats, Ints
from analytics.synthetic.parameters import World
from analytics.synthetic.window import Window

STREAMS = ("extremism", "serious_violence", "organised_crime", "fixated_persons")
CLOSED_BEFORE_WINDOW = 0.75
MEAN_GROUP = 3.6
OWN_SPAN = 0.3


@dataclass(frozen=True)
class Groups:
    """Investigations, one row each; days count from the start of the window.

    `closed_day` is NaN for a live one.
    """

    area: Ints
    stream: Ints
    opened_day: Floats
    closed_day: Floats

    def __len__(self) -> int:
        return len(self.area)


@dataclass(frozen=True)
class Cohort:
    """People, one row each, numbered in order of their investigation.

    `group` is their own investigation; `opened_day` and `closed_day` (NaN while active) are theirs.
    """

    groups: Groups
    group: Ints
    opened_day: Floats
    closed_day: Floats

    def __len__(self) -> int:
        return len(self.group)

    @property
    def area(self) -> Ints:
        """Area of each person: that of their investigation."""
        return self.groups.area[self.group]

    @property
    def closed(self) -> Flags:
        """Who belongs to the closed cohort."""
        return ~np.isnan(self.closed_day)


def draw(world: World, window: Window, rng: np.random.Generator) -> Cohort:
    """Put everybody into an investigation; closed people first, then those under a live one."""
    sizes = _sizes(world.closed, rng)
    live = np.sort(np.concatenate([np.arange(world.live_investigations), _extra(world, rng)]))[: world.active]
    group = np.concatenate([np.repeat(np.arange(len(sizes)), sizes), len(sizes) + live])
    count = len(sizes) + world.live_investigations
    area_weight = rng.gamma(3.0, 1.0, world.areas)
    opened, closed = _spans(len(sizes), world.live_investigations, window, rng)
    groups = Groups(
        area=rng.choice(world.areas, count, p=area_weight / area_weight.sum()),
        stream=rng.choice(len(STREAMS), count, p=[0.4, 0.25, 0.2, 0.15]),
        opened_day=opened,
        closed_day=closed,
    )
    return Cohort(groups, group, *_people_spans(groups, group, rng))


def _sizes(people: int, rng: np.random.Generator) -> Ints:
    sizes = 1 + rng.poisson(MEAN_GROUP - 1, people)
    reached = np.cumsum(sizes)
    last = int(np.searchsorted(reached, people))
    sizes = sizes[: last + 1]
    sizes[last] -= reached[last] - people
    return sizes


def _extra(world: World, rng: np.random.Generator) -> AnyArray:
    spare = max(0, world.active - world.live_investigations)
    return rng.integers(0, max(1, world.live_investigations), spare)


def _spans(past: int, live: int, window: Window, rng: np.random.Generator) -> tuple[Floats, Floats]:
    before = rng.random(past) < CLOSED_BEFORE_WINDOW
    latest = window.days - min(150.0, 0.2 * window.days)
    closed = np.where(before, -rng.uniform(30, 2_900, past), rng.uniform(0, latest, past))
    opened = closed - np.clip(rng.lognormal(np.log(420), 0.6, past), 60, 3_000)
    live_opened = window.days - rng.uniform(20, 1_400, live)
    return (
        np.floor(np.concatenate([opened, live_opened])),
        np.floor(np.concatenate([closed, np.full(live, np.nan)])),
    )


def _people_spans(groups: Groups, group: Ints, rng: np.random.Generator) -> tuple[Floats, Floats]:
    opened, closed = groups.opened_day[group], groups.closed_day[group]
    joined_late = np.where(rng.random(len(group)) < OWN_SPAN, rng.exponential(25.0, len(group)), 0.0)
    left_early = np.where(rng.random(len(group)) < OWN_SPAN, rng.exponential(40.0, len(group)), 0.0)
    last_day = np.where(np.isnan(closed), np.inf, closed)
    own_opened = np.minimum(opened + np.minimum(joined_late, 15.0), last_day - 30)
    return np.floor(own_opened), np.floor(np.maximum(closed - left_early, own_opened + 14))
