"""What each person is like: role, group membership, how active, and how closely watched."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.contracts import ROLES
from analytics.synthetic.arrays import Flags, Floats, Ints
from analytics.synthetic.cohort import Cohort
from analytics.synthetic.parameters import World

SUBJECT, ASSOCIATE, WITNESS, VICTIM = range(len(ROLES))
SEXES = ("female", "male", "")
AGE_BANDS = ("18-24", "25-34", "35-44", "45-54", "55+", "")
ETHNICITY_GROUPS = ("group_a", "group_b", "group_c", "group_d", "group_e", "")
WATCHED_GROUPS = (3, 4)
WATCHED_AGE_BANDS = (0, 1)


@dataclass(frozen=True)
class People:
    """One row a person; the last entry of each list of names stands for "not known".

    `role` is their role in their own investigation, -1 for the few who are in none;
    `incidents_per_year` is their own ordinary rate; `attention` multiplies the chance that
    another agency reports an incident as well. Sex, age and group shift attention and low-gravity
    recording only: no story of escalation looks at them.
    """

    cohort: Cohort
    role: Ints
    sex: Ints
    age_band: Ints
    ethnicity: Ints
    incidents_per_year: Floats
    attention: Floats

    def __len__(self) -> int:
        return len(self.cohort)

    @property
    def rankable(self) -> Flags:
        """Closed people who are not only witness or victim."""
        bystander: Flags = (self.role == WITNESS) | (self.role == VICTIM)
        return self.cohort.closed & ~bystander

    @property
    def watched(self) -> Flags:
        """Members of the groups that are watched more closely than others."""
        return np.isin(self.ethnicity, WATCHED_GROUPS)


def draw(world: World, cohort: Cohort, rng: np.random.Generator) -> People:
    """Draw everybody's lasting traits."""
    count = len(cohort)
    role = rng.choice([SUBJECT, ASSOCIATE, WITNESS, VICTIM, -1], count, p=[0.64, 0.25, 0.045, 0.035, 0.03])
    ethnicity = rng.choice(len(ETHNICITY_GROUPS), count, p=[0.50, 0.16, 0.12, 0.10, 0.08, 0.04])
    age = rng.choice(len(AGE_BANDS), count, p=[0.16, 0.34, 0.25, 0.14, 0.09, 0.02])
    # A log-normal personal rate: a few people have many times the median number of incidents.
    spread = 1.05
    rate = world.incidents_per_year * rng.lognormal(-spread * spread / 2, spread, count)
    bystander = (role == WITNESS) | (role == VICTIM)
    rate = np.clip(rate * np.where(bystander, 0.5, 1.05), 0.02, 30.0) * world.activity
    attention = np.where(np.isin(ethnicity, WATCHED_GROUPS), 1.7, 1.0)
    attention = attention * np.where(np.isin(age, WATCHED_AGE_BANDS), 1.15, 1.0)
    return People(
        cohort=cohort,
        role=role,
        sex=rng.choice(len(SEXES), count, p=[0.16, 0.82, 0.02]),
        age_band=age,
        ethnicity=ethnicity,
        incidents_per_year=rate,
        attention=attention,
    )
