"""The small tables of a feed: subjects, investigations, involvements, outcomes, attributes."""

from __future__ import annotations

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]

from analytics.contracts import ROLES
from analytics.synthetic.arrays import AnyArray, Floats, Ints
from analytics.synthetic.blocks import Realm
from analytics.synthetic.cohort import STREAMS
from analytics.synthetic.columns import dates, named, texts, timestamps
from analytics.synthetic.naming import Naming
from analytics.synthetic.people import AGE_BANDS, ASSOCIATE, ETHNICITY_GROUPS, SEXES, WITNESS
from analytics.synthetic.seeds import Purpose, stream

RETENTION_GROUPS = ("1", "2", "3", "")
SECOND_INVESTIGATION = 0.10
WITNESS_THERE = 0.3
Columns = dict[str, pa.Array]


def subjects(realm: Realm, naming: Naming) -> Columns:
    """Versions of every person: as opened, as closed, and again after a re-opening.

    Cases closed before the window come as one row, already closed; the first version of the
    others leaves `recorded_at` out, so that `opened_on` stands for it.
    """
    cohort, acts, days = realm.people.cohort, realm.history.acts, realm.window.days
    rng = stream(realm.world.seed, Purpose.HISTORY, 1)
    old = cohort.closed_day < 0
    everybody = np.arange(len(cohort))
    opened, closed = everybody[~old], everybody[cohort.closed]
    closing = cohort.closed_day[closed] + 0.4 + rng.exponential(2.0, len(closed))
    reclosed = np.flatnonzero(~np.isnan(acts.reclosed_day))
    known = acts.known_day < days
    person = np.concatenate([opened, closed, acts.person[known], acts.person[reclosed]])
    active = np.concatenate(
        [np.ones(len(opened)), np.zeros(len(closed)), np.ones(int(known.sum())), np.zeros(len(reclosed))]
    )
    day = np.concatenate([
        np.full(len(opened), np.nan), closing, acts.known_day[known] + 0.2, acts.reclosed_day[reclosed] + 0.6,
    ])  # fmt: skip
    closed_day = np.concatenate([
        np.full(len(opened), np.nan), cohort.closed_day[closed], np.full(int(known.sum()), np.nan),
        acts.reclosed_day[reclosed],
    ])  # fmt: skip
    retention = rng.choice(len(RETENTION_GROUPS), len(cohort), p=[0.25, 0.4, 0.3, 0.05])
    order = _shuffled(len(person), realm)
    person, active, day, closed_day = person[order], active[order], day[order], closed_day[order]
    inside = np.isnan(day) | (day <= days)
    person, active, day, closed_day = person[inside], active[inside], day[inside], closed_day[inside]
    return {
        "subject_id": texts(naming.subjects[person]),
        "recorded_at": _timestamps(day, realm),
        "status": named(active, ("closed", "active")),
        "stream": named(cohort.groups.stream[cohort.group[person]], STREAMS),
        "opened_on": _dates(cohort.opened_day[person], realm),
        "closed_on": _dates(closed_day, realm),
        "area_id": named(cohort.area[person], naming.areas(realm.world.areas)),
        "retention_group": _optional(retention[person], RETENTION_GROUPS),
    }


def investigations(realm: Realm, naming: Naming) -> Columns:
    """Versions of every investigation: live when opened, and closed later on.

    A re-opening of one person changes nothing here: the row would tell of the others too.
    """
    groups = realm.people.cohort.groups
    everyone = np.arange(len(groups))
    opened, closed = everyone[~(groups.closed_day < 0)], everyone[~np.isnan(groups.closed_day)]
    number = np.concatenate([opened, closed])
    live = np.arange(len(number)) < len(opened)
    closed_day = np.where(live, np.nan, groups.closed_day[number])
    names = np.array(naming.investigations(len(groups)))
    return {
        "investigation_id": pa.array(names[number]),
        "recorded_at": _timestamps(closed_day + 0.5, realm),
        "status": named(live, ("closed", "live")),
        "opened_on": _dates(groups.opened_day[number], realm),
        "closed_on": _dates(closed_day, realm),
    }


def involvements(realm: Realm, naming: Naming) -> Columns:
    """Who is in which investigation, and as what; some are in a second one, as an associate or a witness."""
    people = realm.people
    rng = stream(realm.world.seed, Purpose.HISTORY, 2)
    own = np.flatnonzero(people.role >= 0)
    more = own[rng.random(len(own)) < SECOND_INVESTIGATION]
    elsewhere = people.cohort.group[rng.integers(0, len(people), len(more))]
    other = elsewhere != people.cohort.group[more]
    more, elsewhere = more[other], elsewhere[other]
    # Nobody becomes rankable, or ceases to be, by the second investigation.
    bystander = people.role[more] >= WITNESS
    second_role = np.where(bystander | (rng.random(len(more)) < WITNESS_THERE), WITNESS, ASSOCIATE)
    person = np.concatenate([own, more])
    names = np.array(naming.investigations(len(people.cohort.groups)))
    return {
        "subject_id": texts(naming.subjects[person]),
        "investigation_id": pa.array(names[np.concatenate([people.cohort.group[own], elsewhere])]),
        "role": named(np.concatenate([people.role[own], second_role]), ROLES),
    }


def outcomes(realm: Realm, naming: Naming) -> Columns:
    """Re-openings after an act, and reviews without further action."""
    acts, reviews = realm.history.acts, realm.history.reviews
    known = acts.known_day < realm.window.days
    person = np.concatenate([acts.person[known], reviews.person])
    return {
        "subject_id": texts(naming.subjects[person]),
        "outcome": named(np.arange(len(person)) >= known.sum(), ("reopened", "no_further_action")),
        "occurred_on": _dates(np.concatenate([acts.reopened_day[known], reviews.day]), realm),
        "recorded_at": _timestamps(np.concatenate([acts.known_day[known], reviews.known_day]), realm),
    }


def protected_attributes(realm: Realm, naming: Naming) -> Columns:
    """Sex, age band and group of everybody, where known."""
    people = realm.people
    return {
        "subject_id": texts(naming.subjects),
        "sex": _optional(people.sex, SEXES),
        "age_band": _optional(people.age_band, AGE_BANDS),
        "ethnicity_group": _optional(people.ethnicity, ETHNICITY_GROUPS),
    }


SMALL = {
    "subjects": subjects, "investigations": investigations, "involvements": involvements,
    "outcomes": outcomes, "protected_attributes": protected_attributes,
}  # fmt: skip


def _shuffled(count: int, realm: Realm) -> Ints:
    return stream(realm.world.seed, Purpose.HISTORY, 3).permutation(count)


def _timestamps(day: Floats, realm: Realm) -> pa.Array:
    missing = np.isnan(day)
    return timestamps(realm.window.at_us(np.where(missing, 0, day)), missing)


def _dates(day: Floats, realm: Realm) -> pa.Array:
    missing = np.isnan(day)
    return dates(realm.window.epoch_days(np.where(missing, 0, day)), missing)


def _optional(position: AnyArray, names: tuple[str, ...]) -> pa.Array:
    """The last of the names stands for "not known"."""
    return named(position, names, missing=position == len(names) - 1)
