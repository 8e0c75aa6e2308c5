"""What a report points at: another person, or a home, phone, device, account or vehicle."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.contracts import LINK_KINDS
from analytics.synthetic.arrays import AnyArray, Ints, ladder, pick
from analytics.synthetic.reports import Reports
from analytics.synthetic.ties import ADDRESS, SUBJECT, Ties
from analytics.synthetic.vocabulary import code, link_probabilities

NONE = len(LINK_KINDS)
FRIENDS_SHARE = 0.65
FRIENDS_THING = 0.15
MOVED_TO_FRIEND, MOVED_TO_HOSTEL = 0.15, 0.08
SECOND_LINK = 0.12
POPULARITY = 3.0
_FRESH = 1 << 43


@dataclass(frozen=True)
class Links:
    """Links as columns.

    `report` is a position among the reports, `kind` one in `LINK_KINDS`; `value` is a person's
    number where the kind is `subject`, else that of a token.
    """

    report: Ints
    kind: Ints
    value: Ints


def draw(reports: Reports, ties: Ties, people: int, fresh: int, rng: np.random.Generator) -> Links:
    """Links of all reports; tokens never seen before are numbered from `fresh` on."""
    kind = pick(_table(), reports.kind, rng)
    kind[reports.partner >= 0] = SUBJECT
    at = np.flatnonzero(kind < NONE)
    linked: Ints = kind[at].astype(np.int64)
    more = np.flatnonzero((linked == SUBJECT) & (rng.random(len(linked)) < SECOND_LINK))
    second = rng.integers(ADDRESS, NONE, len(more))
    at, linked = np.concatenate([at, at[more]]), np.concatenate([linked, second])
    person = reports.person[at].astype(np.int64)
    friend = ties.friend(person, rng)
    value = np.where(
        linked == SUBJECT,
        _somebody(reports.partner[at], person, friend, people, rng),
        _thing(linked, reports.kind[at], person, friend, ties, fresh, rng),
    )
    real = (linked != SUBJECT) | (value != person)
    return Links(at[real], linked[real], value[real])


def _table() -> AnyArray:
    probabilities = link_probabilities()
    return ladder(np.column_stack([probabilities, np.clip(1 - probabilities.sum(axis=1), 0, None)]))


def _somebody(partner: AnyArray, person: Ints, friend: Ints, people: int, rng: np.random.Generator) -> Ints:
    # Strangers are met at random, but a few people are met by very many.
    stranger = (people * rng.random(len(person)) ** POPULARITY).astype(np.int64)
    stranger = (stranger * 7_919) % people
    known = np.where((rng.random(len(person)) < FRIENDS_SHARE) & (friend != person), friend, stranger)
    return np.where(partner >= 0, partner, known)


def _thing(
    kind: Ints, event: AnyArray, person: Ints, friend: Ints, ties: Ties, fresh: int, rng: np.random.Generator
) -> Ints:
    chance = rng.random(len(person))
    owner = np.where(chance < FRIENDS_THING, friend, person)
    usual = ties.things[kind, owner]
    moved = np.flatnonzero((event == code("address_change")) & (kind == ADDRESS))
    where = rng.random(len(moved))
    usual[moved] = _FRESH + fresh + moved
    to_friend = where < MOVED_TO_FRIEND
    usual[moved[to_friend]] = ties.things[ADDRESS, friend[moved[to_friend]]]
    to_hostel = where > 1 - MOVED_TO_HOSTEL
    usual[moved[to_hostel]] = rng.integers(0, ties.hostels, int(to_hostel.sum()))
    return usual + kind * (1 << 44)
