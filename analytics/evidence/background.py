"""What is ordinary for one person: rates by type, borrowed from the cohort where little is known.

Empirical Bayes as in MODEL, section 2: rate = (n + alpha m s) / (T + alpha).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.evidence import custody as custody_spells
from analytics.evidence.custody import Custody
from analytics.incidents import Incidents
from analytics.reports import DAY_US, Flags, Floats, Ints

YEAR_US = 365.25 * DAY_US


@dataclass(frozen=True)
class BackgroundRules:
    """How background rates are estimated.

    `window_days`: span before the night that is judged, so left out of the background;
    `prior_years`: weight of the cohort's rates; `activity_prior_incidents`: shrinks a subject's
    overall activity to the cohort's; `activity_range` bounds it; `least_rate_per_year` bounds m.
    """

    window_days: int = 365
    prior_years: float = 0.7
    activity_prior_incidents: float = 2.0
    activity_range: tuple[float, float] = (0.3, 5.0)
    least_rate_per_year: float = 1e-4


def rates(
    incidents: Incidents,
    custody: Custody,
    ranked: Flags,
    opened_us: Ints,
    as_of_us: int,
    types: int,
    rules: BackgroundRules,
) -> Floats:
    """Yearly rate of each type for each subject, shape (subjects, types).

    `ranked` and `opened_us` have one entry a subject; the cohort's mean rates are those of the
    ranked. Observed time runs from the later of opening and the store's first incident to the
    beginning of the window, time in custody left out.
    """
    subjects = ranked.shape[0]
    until = as_of_us - rules.window_days * DAY_US
    old = incidents.occurred < until
    cell = incidents.subject[old].astype(np.int64) * types + incidents.type[old]
    counts = np.bincount(cell, minlength=subjects * types).reshape(subjects, types)
    first_us = int(incidents.occurred.min(initial=until))
    since = np.minimum(np.maximum(opened_us, first_us), until)
    inside = custody_spells.years_inside(custody, subjects, since, until, YEAR_US)
    years = np.maximum((until - since) / YEAR_US - inside, 0.0)
    # fixed point: a sum of whole days does not depend on the order of its terms
    cohort_years = max(int(np.round(years[ranked] * 365.25).sum()) / 365.25, 1.0)
    # half an incident of each type beside those seen: never seen in a small cohort is not the same as rare
    mean = np.maximum((counts[ranked].sum(axis=0) + 0.5) / cohort_years, rules.least_rate_per_year)
    prior = rules.activity_prior_incidents
    activity = (counts.sum(axis=1) + prior) / (years * mean.sum() + prior)
    activity = np.clip(activity, *rules.activity_range)
    expected = rules.prior_years * activity[:, None] * mean[None, :]
    return np.asarray((counts + expected) / (years[:, None] + rules.prior_years))
