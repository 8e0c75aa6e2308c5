"""The attention ledger: who is read again and again with nothing found, and where the time of reading goes.

Time is counted from opening a file to the decision on it, each reading at most `MOST_HOURS`: a file left
open overnight is not read all night. Only closed cases are told, so that nobody learns here how an open one
came up.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from analytics.casework import audit, tables
from analytics.casework.audit import Act
from analytics.casework.database import Casework, writing
from analytics.casework.desk import cases, damping, resting, rules
from analytics.casework.desk.cases import Case
from analytics.casework.desk.damping import FOUND, NOTHING_FOUND
from analytics.casework.desk.deadlines import Clock
from analytics.casework.desk.resting import Rest
from analytics.casework.people import Actor, Right, require
from analytics.casework.removal import restricting
from analytics.errors import UsageError

MOST_HOURS = 8.0
"""The most that one reading counts."""
TIMES = (1, 2, 3)
"""After how many closures with nothing found further reading is counted."""


@dataclass(frozen=True)
class Attended:
    """One subject's cases that were closed in the period.

    `subject` is the reference; `subject_id` is there for those who may see subjects alone. Of `closed` cases
    `nothing` found nothing and `found` led to a recommendation; `in_a_row` of them found nothing since.
    `hours` of reading, by all readers. `lanes`: cases by lane. `rest` is theirs, if they rest now.
    """

    subject: str
    subject_id: str | None
    closed: int
    nothing: int
    found: int
    in_a_row: int
    first_on: date
    last_on: date
    hours: float
    lanes: Mapping[str, int]
    rest: Rest | None

    @property
    def span_days(self) -> int:
        """Days from the first of these closures to the last."""
        return (self.last_on - self.first_on).days

    @property
    def unnamed(self) -> Attended:
        """The same without the id."""
        rest = None if self.rest is None else replace(self.rest, subject_id=None)
        return replace(self, subject_id=None, rest=rest)


@dataclass(frozen=True)
class Repeat:
    """Cases and hours that went to people who had been closed `times` times or more with nothing found.

    Shares are of all cases, and of all hours, of the period; None where there are none.
    """

    times: int
    cases: int
    hours: float
    cases_share: float | None
    hours_share: float | None


@dataclass(frozen=True)
class Attention:
    """The ledger of a period; `subjects` are those with enough closures, most closures with nothing first.

    `cases` closed, of `people`, in `hours` of reading; `gini` of cases over these people (0: all alike) and
    `first_tenth`, the share of cases that went to the most read tenth of them; None without a case. Of
    `resting` subjects `damped` rest longer for earlier closures, by `damped_days` together.
    """

    since: date
    until: date
    cases: int
    people: int
    hours: float
    subjects: tuple[Attended, ...]
    repeats: tuple[Repeat, ...]
    gini: float | None
    first_tenth: float | None
    resting: int
    damped: int
    damped_days: int


def ledger(
    casework: Casework, actor: Actor, since: date, until: date, *, now: datetime, least: int = 2
) -> Attention:
    """The ledger of cases closed from `since` to before `until`; one entry in the log.

    `subjects` are those with `least` closures that found nothing, restricted ones left out.
    `UsageError` where `until` is not after `since`.
    """
    require(actor, Right.SEE_MISSES)
    if until <= since:
        raise UsageError(f"attention from {since} to before {until}", allowed="a day, and one after it")
    with writing(casework) as connection:
        closed = sorted(
            cases.find(connection, tables.cases.c.status == "closed"),
            key=lambda case: (_at(case), case.case_id),
        )
        hours = _hours(connection)
        rests = resting.resting(connection, Clock(now, rules.current(connection)))
        first, last = (datetime.combine(day, time(), UTC) for day in (since, until))
        within = [case for case in closed if first <= _at(case) < last]
        withheld = restricting.restricted(connection)
        told = tuple(each for each in _subjects(within, hours, rests, least) if each.subject not in withheld)
        if not actor.may(Right.SEE_SUBJECT):
            told = tuple(each.unnamed for each in told)
        content = {"since": str(since), "until": str(until), "cases": len(within), "subjects": len(told)}
        act = Act("consultation", "attention ledger seen", content=content)
        audit.record(connection, casework, actor, act, now)
    counts = Counter(case.subject for case in within)
    damped = [rest for rest in rests.values() if rest.damped_days]
    return Attention(
        since=since,
        until=until,
        cases=len(within),
        people=len(counts),
        hours=math.fsum(hours.get(case.case_id, 0.0) for case in within),
        subjects=told,
        repeats=_repeats(closed, within, hours),
        gini=gini(counts.values()),
        first_tenth=first_tenth(counts.values()),
        resting=len(rests),
        damped=len(damped),
        damped_days=sum(rest.damped_days for rest in damped),
    )


def gini(counts: Iterable[int]) -> float | None:
    """Gini's coefficient: 0 where all have the same, near 1 where one has everything; None for nobody.

    >>> gini([2, 2, 2]), gini([0, 0, 4]), gini([])
    (0.0, 0.6666666666666666, None)
    """
    ordered = sorted(counts)
    total, people = sum(ordered), len(ordered)
    if not total:
        return None
    ranked = sum(place * count for place, count in enumerate(ordered, start=1))
    return (2 * ranked - (people + 1) * total) / (people * total)


def first_tenth(counts: Iterable[int]) -> float | None:
    """The share that the tenth with most has, at least one of them; None for nobody.

    >>> first_tenth([5, 1, 1, 1, 1, 1])
    0.5
    """
    ordered = sorted(counts, reverse=True)
    total = sum(ordered)
    return sum(ordered[: max(1, math.ceil(len(ordered) / 10))]) / total if total else None


def _hours(connection: Connection) -> dict[int, float]:
    """Hours of reading by case: of every reading from opening it to the first decision on it."""
    readings, decisions = tables.readings.c, tables.decisions.c
    asked = (
        sa.select(readings.case_id, readings.opened_at, decisions.at)
        .join_from(tables.decisions, tables.readings, decisions.reading == readings.number)
        .where(decisions.corrects.is_(None))
    )
    found: dict[int, list[float]] = {}
    for case_id, opened_at, at in connection.execute(asked):
        found.setdefault(case_id, []).append(min((at - opened_at) / timedelta(hours=1), MOST_HOURS))
    return {case_id: math.fsum(each) for case_id, each in found.items()}


def _subjects(
    within: Sequence[Case],
    hours: Mapping[int, float],
    rests: Mapping[str, Rest],
    least: int,
) -> tuple[Attended, ...]:
    found: dict[str, list[Case]] = {}
    for case in within:
        found.setdefault(case.subject, []).append(case)
    told = [
        Attended(
            subject=subject,
            subject_id=of[-1].subject_id,
            closed=len(of),
            nothing=sum(case.outcome in NOTHING_FOUND for case in of),
            found=sum(case.outcome == FOUND for case in of),
            in_a_row=damping.in_a_row(case.outcome for case in of),
            first_on=_at(of[0]).date(),
            last_on=_at(of[-1]).date(),
            hours=math.fsum(hours.get(case.case_id, 0.0) for case in of),
            lanes=dict(sorted(Counter(str(case.lane) for case in of).items())),
            rest=rests.get(subject),
        )
        for subject, of in found.items()
    ]
    chosen = [each for each in told if each.nothing >= least]
    return tuple(sorted(chosen, key=lambda each: (-each.nothing, -each.hours, each.subject)))


def _repeats(
    closed: Sequence[Case], within: Sequence[Case], hours: Mapping[int, float]
) -> tuple[Repeat, ...]:
    """What went to people who had been closed so often before; `closed` is all there is, oldest first."""
    before: dict[int, int] = {}
    outcomes: dict[str, list[str | None]] = {}
    for case in closed:
        of = outcomes.setdefault(case.subject, [])
        before[case.case_id] = damping.in_a_row(of)
        of.append(case.outcome)
    total = math.fsum(hours.get(case.case_id, 0.0) for case in within)
    told = []
    for times in TIMES:
        again = [case.case_id for case in within if before[case.case_id] >= times]
        spent = math.fsum(hours.get(case_id, 0.0) for case_id in again)
        share = len(again) / len(within) if within else None
        told.append(Repeat(times, len(again), spent, share, spent / total if total else None))
    return tuple(told)


def _at(case: Case) -> datetime:
    """When it was closed; a closed case has a time."""
    return case.closed_at or case.opened_at
