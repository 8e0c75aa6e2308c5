"""One block of people: their lives and stories, and everything that gets reported of them.

A block draws from random streams of its own number, so blocks can be made in any order, or alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from analytics.synthetic import (
    absences,
    copies,
    custody,
    delays,
    grades,
    happenings,
    links,
    lives,
    mistakes,
    wording,
)
from analytics.synthetic import reports as written
from analytics.synthetic.arrays import AnyArray, Floats, Ints, ladder, pick
from analytics.synthetic.happenings import ANY, Happenings
from analytics.synthetic.history import History
from analytics.synthetic.links import Links
from analytics.synthetic.lives import Lives
from analytics.synthetic.mistakes import Retractions
from analytics.synthetic.parameters import World
from analytics.synthetic.people import People
from analytics.synthetic.reports import Reports
from analytics.synthetic.scenarios import Script, gathered
from analytics.synthetic.seeds import Purpose, stream
from analytics.synthetic.sources import Sources
from analytics.synthetic.story import Setting
from analytics.synthetic.ties import Ties
from analytics.synthetic.vocabulary import source_kind_weights
from analytics.synthetic.window import Window

PEOPLE_PER_BLOCK = 1024
REPORTS_PER_BLOCK = 1 << 24
OWN_LIFE, CUSTODY = -1, -2
_SOURCE_KIND = ladder(source_kind_weights())


@dataclass(frozen=True)
class Realm:
    """All that is settled before the first block is made."""

    world: World
    window: Window
    people: People
    ties: Ties
    script: Script
    history: History
    sources: Sources

    @property
    def blocks(self) -> int:
        """Number of blocks."""
        return -(-len(self.people) // PEOPLE_PER_BLOCK)

    def span(self, block: int) -> tuple[int, int]:
        """First person of a block and the one after its last."""
        return block * PEOPLE_PER_BLOCK, min((block + 1) * PEOPLE_PER_BLOCK, len(self.people))


@dataclass(frozen=True)
class Block:
    """What one block adds to the feed; `numbers` are the reports' numbers, unique in the world.

    `phrase` says which text of `wording` each report carries, unless it is `wordless`.
    """

    reports: Reports
    numbers: Ints
    phrase: AnyArray
    wordless: AnyArray
    links: Links
    retractions: Retractions


def make(realm: Realm, block: int) -> Block:
    """Live, tell and report one block of people."""
    return report(realm, block, live(realm, block))


def report(realm: Realm, block: int, lived: Lived) -> Block:
    """Everything that gets reported of what happened to a block."""
    reported = _reported(lived.happenings, realm, stream(realm.world.seed, Purpose.REPORTING, block))
    rng = stream(realm.world.seed, Purpose.TIES, block)
    phrase, wordless = wording.choose(reported.kind, rng)
    numbers = np.arange(len(reported), dtype=np.int64) + block * REPORTS_PER_BLOCK
    return Block(
        reported,
        numbers,
        phrase,
        wordless,
        links.draw(reported, realm.ties, len(realm.people), block * REPORTS_PER_BLOCK, rng),
        mistakes.retract(reported, realm.window.until_us, rng, realm.world.error_scale),
    )


@dataclass(frozen=True)
class Lived:
    """All that happens to the people of a block, reported or not, and when their life left no traces.

    `origin` names where each incident comes from: a scenario by its number in the script,
    `OWN_LIFE` or `CUSTODY`. `lives` and `monthly` are everybody's ordinary rates, `custody` the spells
    inside.
    """

    happenings: Happenings
    origin: Ints
    lives: Lives
    monthly: Floats
    custody: absences.Absences


def live(realm: Realm, block: int) -> Lived:
    """Live and tell one block of people."""
    seed, window, people = realm.world.seed, realm.window, realm.people
    first, stop = realm.span(block)
    rng = stream(seed, Purpose.LIVES, block)
    own = lives.draw(people, first, stop, rng)
    usual, monthly = lives.ordinary(own, people, window, rng)
    ordinary = happenings.concat([usual, lives.scrutiny(own, people, window, rng)])
    inside, locked_up = custody.ordinary(people, first, stop, realm.script.busy, window, rng)
    setting = Setting(people, realm.ties, own, window, realm.world.activity, realm.sources.hostile)
    told = gathered(realm.script, realm.script.tell(block, (first, stop), setting, seed))
    afterwards, held = _detention(realm, first, stop, rng)
    quiet = absences.concat([locked_up, told.quiet, realm.history.quiet(first, stop), held])
    # What goes on around people (campaigns, close watching) stops where their own life does; the
    # stories of their own choose people whom custody leaves alone.
    around = happenings.concat([ordinary, told.around])
    day = window.day_of(around.at_us).astype(np.float32)
    remain = absences.remaining(quiet, first, stop, around.person, day, rng)
    lived = happenings.concat([around.take(remain), told.own, inside, afterwards])
    origin = np.concatenate([
        np.concatenate([np.full(len(ordinary), OWN_LIFE), told.around_origin])[remain],
        told.own_origin,
        np.full(len(inside) + len(afterwards), CUSTODY),
    ])  # fmt: skip
    numbered = replace(lived, incident=np.arange(len(lived), dtype=np.int32))
    return Lived(numbered, origin, own, monthly, locked_up)


def _detention(
    realm: Realm, first: int, stop: int, rng: np.random.Generator
) -> tuple[Happenings, absences.Absences]:
    """Part of those who acted are held, from the day after their re-opening became known."""
    acts = realm.history.acts
    rows = np.arange(*np.searchsorted(acts.person, [first, stop]))
    rows = rows[~np.isnan(acts.detained_until[rows])]
    start, end = np.floor(acts.known_day[rows]) + 1, acts.detained_until[rows]
    return custody.spell(acts.person[rows], start, end, realm.people, realm.window, rng)


def _reported(lived: Happenings, realm: Realm, rng: np.random.Generator) -> Reports:
    """All reports of what happened that were recorded by the end, in the order of recording."""
    lived = replace(lived, credit=grades.credit(lived.kind, lived.credit, rng))
    seen = happenings.concat([lived, copies.by_others(lived, realm.people, rng, realm.world.copy_scale)])
    first_hand = _first_hand(seen, realm, rng)
    every = written.concat([first_hand, copies.sent_again(first_hand, rng, realm.world.copy_scale)])
    every = every.take(every.recorded_us <= realm.window.until_us)
    every = mistakes.misattribute(every, len(realm.people), realm.ties, rng, realm.world.error_scale)
    return every.take(np.argsort(every.recorded_us, kind="stable"))


def _first_hand(seen: Happenings, realm: Realm, rng: np.random.Generator) -> Reports:
    kind = np.where(seen.source_kind == ANY, pick(_SOURCE_KIND, seen.kind, rng), seen.source_kind)
    area = realm.people.cohort.area.astype(np.int16)[seen.person]
    source = np.where(seen.source == ANY, realm.sources.choose(kind, area, rng), seen.source)
    source_grade, intelligence_grade = grades.draw(source, seen.credit, realm.sources, rng)
    late = delays.DELAYS.scaled(realm.world.delay_scale)
    return Reports(
        person=seen.person,
        kind=seen.kind,
        occurred_us=seen.at_us,
        recorded_us=delays.recorded(seen.at_us, source, realm.sources, rng, late),
        source=source,
        source_grade=source_grade,
        intelligence_grade=intelligence_grade,
        partner=seen.partner,
        doubt=mistakes.doubt(seen.credit),
        incident=seen.incident,
    )
