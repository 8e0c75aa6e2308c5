"""What the knowing ranking has before it on one night: only reports recorded by then."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.evaluation.oracle.aligned import Aligned
from analytics.evaluation.oracle.hearing import DAYS
from analytics.evaluation.oracle.likelihood import Evidence
from analytics.evaluation.oracle.modes import EDGES, MEETING_KINDS, OLDEST_DAYS, age_days
from analytics.reports import DAY_US, Flags, Floats, Ints, Reports
from analytics.synthetic.blocks import Realm
from analytics.synthetic.escalating import WITH_PARTNER
from analytics.synthetic.links import FRIENDS_SHARE
from analytics.synthetic.lives import MONTH_DAYS
from analytics.synthetic.outline import Outline
from analytics.synthetic.secrets import Secrets
from analytics.synthetic.ties import SUBJECT
from analytics.synthetic.vocabulary import SHARES, USAGE, code, link_probabilities

RAREST_PER_YEAR = 1e-4
"""No type is rarer than this in anybody's life: the generator leaves some out altogether."""
RAREST_LINK = 0.003
LONGEST_SILENCE_DAYS = 1_500
SETTLED_DAYS = 60
"""Nobody escalates sooner after the case was closed."""


@dataclass(frozen=True)
class Knowledge:
    """How much the oracle knows besides the parameters.

    Attributes:
        rumours: which reports are rumours; else only how such are graded.
        decoys: which reports belong to decoys; else only how often each type does. Hostile sources,
            storms of copies, campaigns and close watching are known in any case.
        moods: how busy each half-year of a person is; else only the season.
    """

    rumours: bool = False
    decoys: bool = False
    moods: bool = False


@dataclass(frozen=True, eq=False)
class Known:
    """What does not change from night to night.

    `unknown` marks, by number in the script, decoys whose reports cannot be told from others; `told_of`
    (2, types) is the rate a year at which those report each type of a person, soundly and as a rumour;
    `monthly` (people, months) how busy each month is. `own_mix` (people, types) is the share of each type
    where somebody escalates in their own kinds, `own_rate` (m, people) the yearly rate that a mode
    multiplies, `prior` (m,) the chance of an onset a day, `earliest_day` (m,) the first day of one.
    """

    realm: Realm
    secrets: Secrets
    knowledge: Knowledge
    outlines: list[Outline]
    unknown: Flags
    told_of: Floats
    monthly: Floats
    heard: Floats
    own_mix: Floats
    own_rate: Floats
    prior: Floats
    earliest_day: Floats


def evidence(known: Known, aligned: Aligned, reports: Reports, now_us: int) -> Evidence:
    """The night's evidence on everybody, by number in the world."""
    people = len(known.realm.people)
    now = (now_us - known.realm.window.start_us) / DAY_US
    seen = (aligned.available <= now_us) & (aligned.retracted > now_us)
    recent = aligned.day > now - OLDEST_DAYS
    lead, solid, doubtful, friend = _incidents(aligned, seen & ~explained(known, aligned) & recent)
    order = np.lexsort((aligned.day[lead], aligned.about[lead]))
    lead, solid, doubtful, friend = lead[order], solid[order], doubtful[order], friend[order]
    about, kind, day = aligned.about[lead], aligned.kind[lead], aligned.day[lead]
    ordinary = _ordinary_a_day(known, about, kind, day, np.exp(doubtful))
    life, life_offsets = _life(aligned, seen, now, people)
    linked, meeting = _links(kind, friend)
    return Evidence(
        offsets=_offsets(about, people),
        age=now - day,
        kind=kind,
        base=_bases(known, known.own_mix[about, kind], np.exp(solid), np.exp(doubtful)) / ordinary,
        same=_same(about, kind),
        linked=linked,
        meeting=meeting * np.exp(solid) / ordinary,
        limit=_limit(known, now),
        second=_second(aligned, reports, now_us, people),
        life_offsets=life_offsets,
        life=life,
        usual=known.secrets.rates_per_year.sum(axis=1) / 365.25,
        own_rate=known.own_rate,
        earliest=now - known.earliest_day,
        prior=known.prior,
        since=age_days(),
        width=np.diff(EDGES),
        told=_told(known.heard),
        closed=now - known.realm.people.cohort.closed_day,
    )


def _offsets(about: Ints, people: int) -> Ints:
    return np.searchsorted(about, np.arange(people + 1))


def _bases(known: Known, own_mix: Floats, solid: Floats, doubtful: Floats) -> Floats:
    """How much likelier the grades are in each mode, with one's own mix where it has that; shape (m, i)."""
    rows = []
    for outline in known.outlines:
        part = outline.rumoured
        grades = solid if part is None else (1 - part) + part * doubtful
        rows.append(grades * own_mix if outline.own_power else grades)
    return np.stack(rows)


def explained(known: Known, aligned: Aligned) -> Flags:
    """Which reports are known to be no sign of an escalation."""
    # The last two entries are those of the origins -2 (custody) and -1 (one's own life).
    open_question = np.r_[known.unknown, False, True]
    out: Flags = ~open_question[aligned.origin]
    return out | aligned.rumour if known.knowledge.rumours else out


def _incidents(aligned: Aligned, chosen: Flags) -> tuple[Ints, Floats, Floats, Flags]:
    """First known report of each incident, what its reports' grades say, and whether one names a friend."""
    rows = np.flatnonzero(chosen)
    if not len(rows):
        return rows, np.empty(0), np.empty(0), np.empty(0, bool)
    incident = aligned.incident[rows]
    first = np.flatnonzero(np.r_[True, incident[1:] != incident[:-1]])
    solid, doubtful = (np.add.reduceat(column[rows], first) for column in (aligned.solid, aligned.doubtful))
    return rows[first], solid, doubtful, np.logical_or.reduceat(aligned.friend[rows], first)


def _ordinary_a_day(known: Known, about: Ints, kind: Ints, day: Floats, doubtful: Floats) -> Floats:
    """Rate a day of such a report outside an escalation: of the type, around the day, with its grades.

    `doubtful` is how much likelier its grades are in a rumour than otherwise.
    """
    month = np.clip((day / MONTH_DAYS).astype(np.int64), 0, known.monthly.shape[1] - 1)
    rumoured = np.array([usage.rumoured for usage in USAGE])[kind]
    rate = known.secrets.rates_per_year[about, kind] * known.monthly[about, month]
    sound = rate * (1 - rumoured) + known.told_of[0, kind]
    if not known.knowledge.rumours:
        sound = sound + doubtful * (rate * rumoured + known.told_of[1, kind])
    return np.asarray(np.maximum(sound, RAREST_PER_YEAR) / 365.25)


def _life(aligned: Aligned, seen: Flags, now: float, people: int) -> tuple[Floats, Ints]:
    """Ages of all that a silence would have silenced, by person, the newest first."""
    rows = np.flatnonzero(seen & aligned.ordinary & (aligned.day > now - LONGEST_SILENCE_DAYS))
    about, age = aligned.about[rows], now - aligned.day[rows]
    order = np.lexsort((age, about))
    return age[order], _offsets(about[order], people)


def _links(kind: Ints, friend: Flags) -> tuple[Floats, Floats]:
    """How much likelier the links are where a partner takes part, and the same of a meeting by type."""
    ordinary = np.maximum(FRIENDS_SHARE * link_probabilities()[:, SUBJECT], RAREST_LINK)[kind]
    linked = np.where(friend, WITH_PARTNER / ordinary, 0.0) + (1 - WITH_PARTNER)
    share = np.zeros(len(SHARES))
    for name, chance in MEETING_KINDS:
        share[code(name)] = chance
    return linked, share[kind] * np.where(friend, 1 / ordinary, 0.0)


def _same(about: Ints, kind: Ints) -> Ints:
    """Position of the person's incident of the same type before each, or -1."""
    order = np.lexsort((np.arange(len(kind)), kind, about))
    before = np.r_[-1, order[:-1]] if len(order) else order
    first = np.r_[True, (about[order][1:] != about[order][:-1]) | (kind[order][1:] != kind[order][:-1])]
    same = np.full(len(kind), -1, dtype=np.int64)
    if len(order):
        same[order] = np.where(first, -1, before)
    return same


def _limit(known: Known, now: float) -> Floats:
    """Age of the oldest onset there can be: a while after the case was closed, and after any custody."""
    closed = np.nan_to_num(known.realm.people.cohort.closed_day, nan=np.inf)
    since = np.maximum(closed + SETTLED_DAYS, known.realm.world.burn_in_days)
    spells = known.secrets.custody
    begun = spells.from_day <= now
    free = np.full(len(since), -np.inf)
    np.maximum.at(free, spells.person[begun], spells.to_day[begun])
    return np.asarray(now - np.maximum(since, free))


def _second(aligned: Aligned, reports: Reports, now_us: int, people: int) -> Floats:
    """Age in days of each person's last known report but one; infinite where there are fewer than two."""
    rows = np.flatnonzero(reports.known(now_us))
    ends = np.searchsorted(reports.subject[rows], np.arange(len(aligned.person) + 1, dtype=np.int32))
    two = np.flatnonzero(np.diff(ends) >= 2)  # noqa: PLR2004 - the last but one
    out = np.full(people, np.inf)
    out[aligned.person[two]] = (now_us - reports.occurred[rows[ends[two + 1] - 2]]) / DAY_US
    return out


def _told(heard: Floats) -> Floats:
    """How many of the days since an onset are on record by now, by its cell; shape (ONSETS,)."""
    on_record = np.cumsum(SHARES @ heard)
    return np.asarray(on_record[np.minimum(age_days().astype(np.int64), DAYS - 1)])
