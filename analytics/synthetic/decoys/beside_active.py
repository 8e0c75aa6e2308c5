"""They live beside somebody who is under investigation, are seen with them, and that is all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from analytics.synthetic import happenings, story
from analytics.synthetic.arrays import Floats, Ints, ragged
from analytics.synthetic.happenings import ANY, Happenings
from analytics.synthetic.lives import at_hour
from analytics.synthetic.people import VICTIM, WITNESS, People
from analytics.synthetic.story import Parts, Setting, Stage, Story
from analytics.synthetic.vocabulary import codes

SEEN = ("police_stop", "contact_subject_of_interest", "group_attendance")
SEEN_SHARES = (0.45, 0.35, 0.2)
CLOSED_FOR_DAYS = 60


@dataclass(frozen=True)
class BesideActive(Story):
    """One home all along, and from the onset on for years now and then a report that names the other.

    `partner` of a part is an active person of the same area, whose investigation was open by the onset
    and who has not `most_beside` such neighbours already; where there is none, nothing comes of it.
    Whatever else happens to people happens to these as often.
    """

    per_thousand_a_year: float = 50.0
    least_days: float = 700.0
    most_days: float = 2_000.0
    most_beside: int = 4
    seen_per_year: float = 1.5
    shared_vehicle: float = 0.15
    shared_phone: float = 0.05
    shared_account: float = 0.05
    busy: ClassVar[bool] = False
    usual: ClassVar[bool] = False

    def cast(self, stage: Stage, rng: np.random.Generator) -> Parts:
        """Closed people of any life, anywhere in the window, and what they share with whom."""
        wanted = stage.yearly(self.per_thousand_a_year, rng)
        person = rng.permutation(np.flatnonzero(stage.people.rankable))[:wanted]
        onset = rng.uniform(0, stage.window.days, len(person))
        days = rng.uniform(self.least_days, self.most_days, len(person))
        partner = _neighbour(stage.people, person, onset, rng)
        able = (partner != ANY) & (onset >= stage.closed_since(person) + CLOSED_FOR_DAYS)
        cast = story.parts(person, onset, onset + days, partner=partner).take(able)
        cast = cast.take(_place_by_onset(cast) < self.most_beside)
        stage.share("address", cast.person, cast.partner)
        for kind in ("vehicle", "phone", "account"):
            too = cast.take(rng.random(len(cast)) < getattr(self, f"shared_{kind}"))
            stage.share(kind, too.person, too.partner)
        return cast

    def tell(self, cast: Parts, setting: Setting, rng: np.random.Generator) -> Happenings:
        """Once at least, and evenly over the years."""
        days = np.minimum(cast.end, setting.window.days) - cast.onset
        rate = self.seen_per_year * setting.activity / 365.25
        owner, _ = ragged(1 + rng.poisson(rate * days))
        day = cast.onset[owner] + rng.random(len(owner)) * days[owner]
        return happenings.of(
            cast.person[owner],
            rng.choice(codes(*SEEN), len(owner), p=SEEN_SHARES),
            at_hour(setting.window, day, rng),
            partner=cast.partner[owner],
        )


def _neighbour(people: People, person: Ints, onset: Floats, rng: np.random.Generator) -> Ints:
    """For each person someone of their area who is active by that day; `ANY` where nobody is."""
    area, opened = people.cohort.area, people.cohort.opened_day
    bystander = (people.role == WITNESS) | (people.role == VICTIM)
    active = np.flatnonzero(~people.cohort.closed & ~bystander)
    active = active[np.argsort(opened[active], kind="stable")]
    found = np.full(len(person), ANY, np.int64)
    for where in np.unique(area[active]):
        here = active[area[active] == where]
        rows = np.flatnonzero(area[person] == where)
        open_by_then = np.searchsorted(opened[here], onset[rows], side="right")
        drawn = (rng.random(len(rows)) * open_by_then).astype(np.int64)
        found[rows] = np.where(open_by_then > 0, here[drawn], ANY)
    return found


def _place_by_onset(cast: Parts) -> Ints:
    """How many others came to live beside the same partner before each."""
    order = np.lexsort((cast.onset, cast.partner))
    place = np.empty(len(cast), np.int64)
    place[order] = ragged(np.unique(cast.partner, return_counts=True)[1])[1]
    return place


STORY = BesideActive()
