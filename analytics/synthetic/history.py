"""What became of people: acts, re-openings, re-closings, and reviews that ended in no further action."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.synthetic import absences
from analytics.synthetic.absences import Absences
from analytics.synthetic.arrays import Floats, Ints
from analytics.synthetic.people import People
from analytics.synthetic.scenarios import Script
from analytics.synthetic.window import Window

ORDINARY_REVIEWS_PER_YEAR = 0.02
RECLOSED_SHARE = 0.7
DETAINED_SHARE = 0.45


@dataclass(frozen=True)
class Acts:
    """Everybody whose story ends in an act before the window does; days count from its start.

    `known_day` is when the re-opening was recorded (it may lie beyond the window), `reclosed_day`
    when the case was closed again (NaN: not yet), `detained_until` NaN where they were not held.
    """

    person: Ints
    mode: Ints
    onset_day: Floats
    act_day: Floats
    reopened_day: Floats
    known_day: Floats
    reclosed_day: Floats
    detained_until: Floats

    def __len__(self) -> int:
        return len(self.person)


@dataclass(frozen=True)
class Reviews:
    """Reviews that ended in no further action."""

    person: Ints
    day: Floats
    known_day: Floats


@dataclass(frozen=True)
class History:
    """What became of everybody."""

    acts: Acts
    reviews: Reviews

    def quiet(self, first: int, stop: int) -> Absences:
        """Nothing more is recorded as ordinary life between an act and the news of the re-opening."""
        acts = self.acts
        low, high = np.searchsorted(acts.person, [first, stop])
        return absences.of(acts.person[low:high], np.floor(acts.act_day[low:high]), acts.known_day[low:high])


def draw(people: People, script: Script, window: Window, rng: np.random.Generator) -> History:
    """Follow every story to its outcome."""
    acts = _acts(script, window, rng)
    return History(acts, _reviews(people, script, acts, window, rng))


def _acts(script: Script, window: Window, rng: np.random.Generator) -> Acts:
    cast = [
        (number, scenario.parts.take(scenario.parts.end < window.days))
        for number, scenario in enumerate(script.scenarios)
        if scenario.story.acts
    ]
    person = np.concatenate([parts.person for _, parts in cast])
    mode = np.concatenate([np.full(len(parts), number) for number, parts in cast])
    onset = np.concatenate([parts.onset for _, parts in cast])
    act = np.concatenate([parts.end for _, parts in cast])
    order = np.argsort(person, kind="stable")
    person, mode, onset, act = person[order], mode[order], onset[order], act[order]
    count = len(person)
    reopened = np.floor(act) + np.clip(np.round(rng.lognormal(np.log(8), 0.8, count)), 1, 45)
    known = reopened + 0.3 + np.clip(rng.lognormal(np.log(1.5), 0.8, count), 0.2, 15)
    reclosed = np.floor(known + rng.uniform(250, 600, count))
    again = (rng.random(count) < RECLOSED_SHARE) & (reclosed < window.days - 2)
    detained = known + rng.uniform(100, 700, count)
    held = rng.random(count) < DETAINED_SHARE
    return Acts(
        person, mode, onset, act, reopened, known,
        np.where(again, reclosed, np.nan), np.where(held, detained, np.nan),
    )  # fmt: skip


def _reviews(people: People, script: Script, acts: Acts, window: Window, rng: np.random.Generator) -> Reviews:
    candidates = np.flatnonzero(people.rankable)
    ordinary = rng.choice(candidates, rng.poisson(ORDINARY_REVIEWS_PER_YEAR * len(candidates) * window.years))
    who, when = [ordinary], [rng.uniform(0, window.days, len(ordinary))]
    for scenario in script.scenarios:
        reviewed = rng.random(len(scenario.parts)) < scenario.story.reviewed
        who.append(scenario.parts.person[reviewed])
        when.append(scenario.parts.end[reviewed] + rng.uniform(5, 90, int(reviewed.sum())))
    person, day = np.concatenate(who), np.floor(np.concatenate(when))
    act_day = np.full(len(people), np.inf)
    act_day[acts.person] = acts.act_day
    known = day + 0.4 + rng.exponential(3.0, len(day))
    fits = (known < window.days) & (day > people.cohort.closed_day[person] + 1) & (day < act_day[person])
    _, first = np.unique(np.stack([person, day.astype(np.int64)]), axis=1, return_index=True)
    kept = np.zeros(len(person), bool)
    kept[first] = True
    kept &= fits
    return Reviews(person[kept], day[kept], known[kept])
