"""Who knows whom, and what they share: homes, phones, devices, accounts, vehicles, and hostels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.contracts import LINK_KINDS
from analytics.synthetic.arrays import AnyArray, Ints
from analytics.synthetic.cohort import Cohort

STRANGER = 0.2
HOSTEL_SHARE = 0.04
PEOPLE_PER_HOSTEL = 60
SUBJECT, ADDRESS = LINK_KINDS.index("subject"), LINK_KINDS.index("address")


@dataclass(frozen=True)
class Ties:
    """Circles of friends, and for each kind of thing the number of the one that each person uses.

    `members` lists people by circle; circle c is `members[first[c] : first[c] + size[c]]`.
    `things[kind]` maps a person to a token number; who shares a number shares the thing.
    """

    circle: Ints
    members: Ints
    first: Ints
    size: Ints
    things: Ints
    hostels: int

    def circle_of(self, person: int) -> Ints:
        """Everybody in a person's circle, themselves included."""
        circle = self.circle[person]
        return self.members[self.first[circle] : self.first[circle] + self.size[circle]]

    def friend(self, person: AnyArray, rng: np.random.Generator) -> Ints:
        """Another member of each person's circle, at random; the person where they have none."""
        circle = self.circle[person]
        offset = (rng.random(len(person)) * self.size[circle]).astype(np.int64)
        found = self.members[self.first[circle] + offset]
        following = self.members[self.first[circle] + (offset + 1) % self.size[circle]]
        return np.where(found == person, following, found)


def draw(cohort: Cohort, rng: np.random.Generator) -> Ties:
    """Most people's circle is their investigation; some are strangers there and friends elsewhere."""
    count = len(cohort)
    circle = cohort.group.copy()
    moved = np.flatnonzero(rng.random(count) < STRANGER)
    circle[moved] = circle[rng.integers(0, count, len(moved))]
    members = np.argsort(circle, kind="stable")
    size = np.bincount(circle, minlength=len(cohort.groups))
    hostels = max(1, round(count * HOSTEL_SHARE / PEOPLE_PER_HOSTEL))
    return Ties(circle, members, np.cumsum(size) - size, size, _things(cohort, circle, hostels, rng), hostels)


def _things(cohort: Cohort, circle: Ints, hostels: int, rng: np.random.Generator) -> Ints:
    """Token numbers [kind, person]: one's own, or the circle's shared one, or for homes a hostel's."""
    count = len(cohort)
    own = 1_000_000 + np.arange(count)
    shared = 1_000_000 + count + circle
    things = np.empty((len(LINK_KINDS), count), np.int64)
    chance_of_sharing = {"address": 0.22, "phone": 0.06, "device": 0.10, "account": 0.06, "vehicle": 0.14}
    for row, kind in enumerate(LINK_KINDS):
        things[row] = np.where(rng.random(count) < chance_of_sharing.get(kind, 0.0), shared, own)
    guests = rng.random(count) < HOSTEL_SHARE
    things[ADDRESS] = np.where(guests, rng.integers(0, hostels, count), things[ADDRESS])
    return things
