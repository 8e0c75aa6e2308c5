"""Ordinary life: everybody's own rate and mix of incidents, with good and bad months and seasons."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.synthetic import happenings
from analytics.synthetic.arrays import AnyArray, Floats, Ints, ladder, pick
from analytics.synthetic.happenings import Happenings
from analytics.synthetic.people import SUBJECT, VICTIM, WITNESS, People
from analytics.synthetic.vocabulary import SHARES, code, codes
from analytics.synthetic.window import DAY_US, Window

PERSONAL_CONCENTRATION = 9.0
OWN_MIX = 0.7
MOOD_SHAPE = 5.0
MONTH_DAYS = 365.25 / 12
UNDER_INVESTIGATION = 0.7
NOTICED_BEFORE = 0.4
_HOURS = ladder(np.array([[4, 3, 2, 1, 1, 1, 2, 3, 4, 5, 5, 5, 6, 5, 5, 6, 6, 7, 8, 9, 9, 9, 8, 6.0]]))


@dataclass(frozen=True)
class Lives:
    """Ordinary rates of one block of people, who are numbered from `first` on.

    `rates_per_year` has one row a person and one column a type.
    """

    first: int
    rates_per_year: Floats

    def of(self, person: AnyArray) -> Floats:
        """The rows of some people."""
        rows: Floats = self.rates_per_year[person - self.first]
        return rows


def draw(people: People, first: int, stop: int, rng: np.random.Generator) -> Lives:
    """Each person's mix is in part everybody's, in part one of their own (Dirichlet)."""
    role = people.role[first:stop]
    common = np.tile(SHARES, (stop - first, 1))
    bystander = np.flatnonzero((role == WITNESS) | (role == VICTIM))
    common[np.ix_(bystander, np.array(codes("domestic_incident", "safeguarding_concern")))] *= 5.0
    common /= common.sum(axis=1, keepdims=True)
    own = rng.standard_gamma(PERSONAL_CONCENTRATION * common)
    own /= np.maximum(own.sum(axis=1, keepdims=True), 1e-300)
    mix = (1 - OWN_MIX) * common + OWN_MIX * own
    return Lives(first, mix * people.incidents_per_year[first:stop, None])


def ordinary(
    lives: Lives, people: People, window: Window, rng: np.random.Generator
) -> tuple[Happenings, Floats]:
    """All ordinary incidents of a block, absences not yet taken out, and the chances behind them.

    The second is each person's rate in each month over their mean rate: shape (people, months).
    """
    types = lives.rates_per_year.shape[1]
    counts = rng.poisson(lives.rates_per_year * window.years).ravel()
    cell = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
    row = cell // types
    kind = (cell - row * types).astype(np.int8)
    monthly = _monthly(len(lives.rates_per_year), window, rng)
    months = ladder(monthly, steps=512)
    day = (pick(months, row, rng) + rng.random(len(row), dtype=np.float32)) * np.float32(MONTH_DAYS)
    person = row + np.int32(lives.first)
    # Before an investigation was opened only a part of somebody's life came to its notice.
    opened = people.cohort.opened_day[lives.first : lives.first + len(lives.rates_per_year)][row]
    noticed = (day < window.days) & (
        (day >= opened) | (rng.random(len(row), dtype=np.float32) < NOTICED_BEFORE)
    )
    person, kind, day = person[noticed], kind[noticed], day[noticed]
    usual = monthly / monthly.mean(axis=1, keepdims=True)
    return happenings.of(person, kind, at_hour(window, day, rng)), usual


def scrutiny(lives: Lives, people: People, window: Window, rng: np.random.Generator) -> Happenings:
    """What comes to notice besides while somebody is under investigation."""
    rows = np.arange(len(lives.rates_per_year)) + lives.first
    start = np.maximum(people.cohort.opened_day[rows], 0)
    stop = np.where(people.cohort.closed[rows], people.cohort.closed_day[rows], window.days)
    length = np.where(people.role[rows] == SUBJECT, np.clip(stop - start, 0, None), 0.0)
    mix = np.sqrt(SHARES)
    mix[code("custody_start")] = mix[code("custody_release")] = mix[code("custodial_contact")] = 0.0
    rate = UNDER_INVESTIGATION * people.incidents_per_year[rows] * length / 365.25
    counts = rng.poisson(rate)
    who = np.repeat(rows, counts)
    kind = rng.choice(len(mix), len(who), p=mix / mix.sum())
    day = np.repeat(start, counts) + rng.random(len(who)) * np.repeat(length, counts)
    return happenings.of(who, kind, at_hour(window, day, rng))


def at_hour(window: Window, day: AnyArray, rng: np.random.Generator) -> Ints:
    """Timestamps on the given days, at hours at which things happen; never before the window."""
    whole = np.clip(day, 0, None).astype(np.int64)
    hour = pick(_HOURS, np.zeros(len(whole), np.int8), rng).astype(np.int32)
    second = hour * np.int32(3600) + rng.integers(0, 3600, len(whole), dtype=np.int32)
    return whole * DAY_US + second * np.int64(1_000_000) + window.start_us


def _monthly(count: int, window: Window, rng: np.random.Generator) -> Floats:
    """Weights of the months for each person: busier in summer, and in some half-years than in others."""
    months = int(np.ceil(window.days / MONTH_DAYS))
    mood = np.repeat(rng.gamma(MOOD_SHAPE, 1 / MOOD_SHAPE, (count, months // 6 + 1)), 6, axis=1)[:, :months]
    first_month = window.start_on.month - 1
    season = 1 + 0.2 * np.sin(2 * np.pi * (np.arange(months) + first_month - 3) / 12)
    weights: Floats = mood * season
    return weights
