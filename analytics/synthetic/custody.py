"""Custody: some are locked up for a while, seen by the prison alone, and followed closely on release."""

from __future__ import annotations

import numpy as np

from analytics.synthetic import absences, happenings
from analytics.synthetic.absences import Absences
from analytics.synthetic.arrays import AnyArray, Flags, Floats, Ints, ragged
from analytics.synthetic.happenings import ANY, Happenings
from analytics.synthetic.lives import at_hour
from analytics.synthetic.people import People
from analytics.synthetic.vocabulary import PRISON, code, codes
from analytics.synthetic.window import Window

SPELLS_PER_YEAR = 0.03
MEDIAN_DAYS = 120.0
MOVED_ON_RELEASE = 0.6
INSIDE = (
    "custodial_contact",
    "hostile_expression",
    "drug_offence",
    "violent_offence",
    "intervention_engagement",
)
INSIDE_SHARES = (0.5, 0.12, 0.14, 0.1, 0.14)
AFTERWARDS = ("licence_breach", "intervention_engagement", "safeguarding_concern", "employment_started")
AFTERWARDS_SHARES = (0.35, 0.35, 0.2, 0.1)


def ordinary(
    people: People, first: int, stop: int, busy: Flags, window: Window, rng: np.random.Generator
) -> tuple[Happenings, Absences]:
    """Spells of one block, at most one a person; nobody who has a part in a story gets one."""
    activity = people.incidents_per_year[first:stop]
    relative = np.clip(activity / max(float(np.median(activity)), 1e-9), 0.2, 4.0)
    chance = 1 - np.exp(-SPELLS_PER_YEAR * window.years * relative)
    held = np.flatnonzero((rng.random(stop - first) < chance) & ~busy[first:stop]) + first
    start = rng.uniform(0, window.days, len(held))
    end = start + np.clip(rng.lognormal(np.log(MEDIAN_DAYS), 0.9, len(held)), 5, 1_500)
    return spell(held, start, end, people, window, rng)


def spell(
    person: Ints, start: Floats, end: Floats, people: People, window: Window, rng: np.random.Generator
) -> tuple[Happenings, Absences]:
    """What custody from `start` to `end` (days) leaves in the records, and the absence that it is."""
    busyness = np.clip(people.incidents_per_year[person] / 2.0, 0.3, 40.0)
    inside, _ = ragged(rng.poisson(1.5 * busyness * (end - start) / 365.25))
    after, _ = ragged(rng.poisson(1.2 * busyness))
    inside_day = start[inside] + rng.random(len(inside)) * (end - start)[inside]
    after_day = end[after] + rng.exponential(40.0, len(after))
    moved = np.flatnonzero(rng.random(len(person)) < MOVED_ON_RELEASE)
    kinds_inside = rng.choice(codes(*INSIDE), len(inside), p=INSIDE_SHARES)
    kinds_after = rng.choice(codes(*AFTERWARDS), len(after), p=AFTERWARDS_SHARES)
    new_home = end[moved] + rng.uniform(0, 20, len(moved))
    lots: list[tuple[Ints, AnyArray | int, Floats, int]] = [
        (person, code("custody_start"), start, ANY),
        (person, code("custody_release"), end, ANY),
        (person[inside], kinds_inside, inside_day, PRISON),
        (person[after], kinds_after, after_day, ANY),
        (person[moved], code("address_change"), new_home, ANY),
    ]
    found = []
    for who, kind, day, source_kind in lots:
        at = at_hour(window, day, rng)
        told = happenings.of(who, kind, at, source_kind=source_kind)
        found.append(told.take((day >= 0) & (day < window.days)))
    # The day of arrest and the day of release still belong to life outside.
    return happenings.concat(found), absences.of(person, np.ceil(start), np.floor(end))
