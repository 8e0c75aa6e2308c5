"""What is ordinary for one person: rates by type, borrowed from the cohort where little is known.

Empirical Bayes as in MODEL, section 2: rate = (n + alpha m s) / (T + alpha). What is long past counts
less: n and T are discounted by age, so that somebody who has been quiet for years is not held to have
the rates of their youth.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from analytics.evidence import custody as custody_spells
from analytics.evidence.custody import Custody
from analytics.incidents import Incidents
from analytics.reports import DAY_US, Flags, Floats, Ints

YEAR_US = 365.25 * DAY_US


@dataclass(frozen=True)
class BackgroundRules:
    """How background rates are estimated.

    `window_days`: span before the night that is left out of the background, or an escalation would hide
    itself; `activity_window_days` the same for overall activity; `memory_years`: incidents and time this
    much older weigh a third as much; `prior_years`: weight of the cohort's rates;
    `activity_prior_incidents`: shrinks a subject's overall activity to the cohort's; `activity_range` bounds
    it; `least_rate_per_year` bounds m.
    """

    window_days: int = 180
    activity_window_days: int = 365
    memory_years: float = 6.0
    prior_years: float = 0.7
    activity_prior_incidents: float = 1.0
    activity_range: tuple[float, float] = (0.15, 6.0)
    least_rate_per_year: float = 1e-4


class Observed(NamedTuple):
    """What a cohort's rates are taken from: its incidents of each type (types,), and days at liberty (1,)."""

    incidents: Ints
    days: Ints


class Lives(NamedTuple):
    """Whose rates: known incidents and custody; of each subject (s,) whether ranked, and when opened.

    `first_us` is when anything first happened to anybody.
    """

    incidents: Incidents
    custody: Custody
    ranked: Flags
    opened_us: Ints
    first_us: int


def _observed(lives: Lives, until: int, memory_years: float) -> tuple[Flags, Floats, Floats, Floats]:
    """What lies before `until`: which incidents and at what discount; each subject's years at liberty.

    The years come twice, shape (subjects,): as they were, and discounted by age like the incidents.
    """
    incidents, opened_us = lives.incidents, lives.opened_us
    old = incidents.occurred < until
    since = np.minimum(np.maximum(opened_us, lives.first_us), until)
    inside = custody_spells.years_inside(lives.custody, opened_us.shape[0], since, until, YEAR_US)
    observed = (until - since) / YEAR_US
    years = np.maximum(observed - inside, 0.0)
    discount = np.exp((incidents.occurred[old] - until) / (YEAR_US * memory_years))
    remembered = memory_years * (1.0 - np.exp(-observed / memory_years))
    return old, discount, years, remembered * (years / np.maximum(observed, 1e-9))


def observed(lives: Lives, as_of_us: int, types: int, rules: BackgroundRules) -> Observed:
    """What the ranked were recorded with before the window, and how long they were observed."""
    until = as_of_us - rules.window_days * DAY_US
    old, _, years, _ = _observed(lives, until, rules.memory_years)
    ranked = old & lives.ranked[lives.incidents.subject]
    # a sum of whole days does not depend on the order of its terms
    days = np.round(years[lives.ranked] * 365.25).astype(np.int64).sum(keepdims=True)
    return Observed(np.bincount(lives.incidents.type[ranked], minlength=types), days)


def rates(lives: Lives, cohort: Observed, as_of_us: int, types: int, rules: BackgroundRules) -> Floats:
    """Yearly rate of each type for each subject, shape (subjects, types).

    The `cohort`'s mean rates are those of all who are ranked. Observed time runs from the later of opening
    and the first incident of all to the beginning of the window, time in custody left out.
    """
    incidents, subjects = lives.incidents, lives.ranked.shape[0]
    until = as_of_us - rules.window_days * DAY_US
    old, discount, _, remembered = _observed(lives, until, rules.memory_years)
    cell = incidents.subject[old].astype(np.int64) * types + incidents.type[old]
    cohort_years = max(int(cohort.days[0]) / 365.25, 1.0)
    # half an incident of each type beside those seen: never seen in a small cohort is not the same as rare
    mean = np.maximum((cohort.incidents + 0.5) / cohort_years, rules.least_rate_per_year)
    recent = np.bincount(cell, discount, minlength=subjects * types).reshape(subjects, types)
    # what lies in the year that is judged says nothing of the rates of other types
    before = as_of_us - rules.activity_window_days * DAY_US
    old, discount, _, lived = _observed(lives, before, rules.memory_years)
    seen = np.bincount(incidents.subject[old], discount, minlength=subjects)
    prior = rules.activity_prior_incidents
    activity = np.clip((seen + prior) / (lived * mean.sum() + prior), *rules.activity_range)
    expected = rules.prior_years * activity[:, None] * mean[None, :]
    return np.asarray((recent + expected) / (remembered[:, None] + rules.prior_years))
