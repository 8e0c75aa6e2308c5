"""What a supervisor looks at: what is open and how old, who has what, which deadlines come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from analytics.casework import directory, tables
from analytics.casework.database import Casework, reading
from analytics.casework.desk import cases, rules, standing
from analytics.casework.desk.cases import Case, Shown
from analytics.casework.desk.deadlines import Clock, Due
from analytics.casework.desk.lanes import Listed
from analytics.casework.desk.news import News
from analytics.casework.desk.rules import DeskRules
from analytics.casework.people import Actor, Right, require
from analytics.casework.removal import withholding
from analytics.casework.removal.withholding import Withheld

AHEAD_DAYS = 14
_READERS: dict[str, type[pl.DataType]] = {
    "person_id": pl.String,
    "name": pl.String,
    "open": pl.Int64,
    "judged_this_week": pl.Int64,
    "median_hours": pl.Float64,
}
AGES = (2, 7, 14, 28)
"""Upper ends of the bins of age, in days; the last bin has none."""


@dataclass(frozen=True, eq=False)
class Workload:
    """The desk at one moment.

    `open`: lane (`tripwire`, or `list or control`), status, cases. `ages`: age (in words), oldest_days (null
    for the last bin), cases.
    `readers`: person_id, name, open, judged_this_week, median_hours (from opening a case to judging it,
    over the last 90 days; null without any). `ahead`: due_on, cases, for each of the next 14 days. `late`:
    cases that are overdue, escalated ones first. `waiting`: cases that nobody has, first due first.
    `held_back`: subjects whose reports would trip but whose source has used up its share, by source.
    """

    rules: DeskRules
    opened_this_week: int
    open: pl.DataFrame
    ages: pl.DataFrame
    readers: pl.DataFrame
    ahead: pl.DataFrame
    late: tuple[Shown, ...]
    waiting: tuple[Shown, ...]
    held_back: Mapping[str, int]

    @property
    def escalated(self) -> tuple[Shown, ...]:
        """Those that were late for so long that a supervisor sees them first."""
        return tuple(case for case in self.late if case.due is Due.ESCALATED)


def workload(casework: Casework, actor: Actor, listed: Listed, news: News, *, now: datetime) -> Workload:
    """Everybody's workload. Lanes are counted and never told of a single case."""
    require(actor, Right.SEE_WORKLOAD)
    people, withheld = directory.everybody(casework), withholding.in_casework(casework)
    with reading(casework) as connection:
        desk = standing.look(connection, casework, listed, news, now)
        judged = _judged(connection, now - timedelta(days=90))
    clock, found = desk.clock, sorted(desk.out.values(), key=lambda case: (case.due_on, case.case_id))
    late = [case for case in found if clock.due(case.due_on) in {Due.OVERDUE, Due.ESCALATED}]
    return Workload(
        rules=clock.rules,
        opened_this_week=desk.opened,
        open=_open(found),
        ages=_ages(found, clock),
        readers=_readers(found, people, judged, clock),
        ahead=_ahead(found, clock.today),
        late=tuple(_shown(case, clock, withheld) for case in late),
        waiting=tuple(_shown(case, clock, withheld) for case in found if case.loose(now)),
        held_back=desk.tripped.held_back,
    )


def theirs(casework: Casework, actor: Actor, *, now: datetime) -> list[Shown]:
    """What a reader has: held, assigned or snoozed, escalated and first due first."""
    withheld = withholding.in_casework(casework)
    with reading(casework) as connection:
        clock = Clock(now, rules.current(connection))
        found = cases.find(connection, tables.cases.c.status != "closed")
    own = [case for case in found if case.of(actor) and not case.locked_by_another(actor, now)]
    return [
        _shown(case, clock, withheld) for case in sorted(own, key=lambda case: (case.due_on, case.case_id))
    ]


def _shown(case: Case, clock: Clock, withheld: Withheld) -> Shown:
    """A case of a list; of a restricted subject there is one, and no more is told."""
    shown = case.hidden(clock)
    if withheld.hides(case.subject_id):
        return replace(shown, subject_id=None, why="", event_ids=())
    return replace(shown, why=withheld.text(shown.why))


def _open(found: list[Case]) -> pl.DataFrame:
    # where few are open, a count by lane would tell which of them is a control case
    blind = {"list": "list or control", "control": "list or control"}
    rows = [(blind.get(case.lane, case.lane), case.status) for case in found]
    frame = pl.DataFrame(rows, schema={"lane": pl.String, "status": pl.String}, orient="row")
    return frame.group_by("lane", "status").agg(cases=pl.len().cast(pl.Int64)).sort("lane", "status")


def _ages(found: list[Case], clock: Clock) -> pl.DataFrame:
    ages = [clock.age_days(case.opened_at) for case in found]
    starts = [0, *(end + 1 for end in AGES)]
    rows = [
        (
            f"{start} days and more" if end is None else f"{start} to {end} days",
            end,
            sum(start <= age and (end is None or age <= end) for age in ages),
        )
        for start, end in zip(starts, [*AGES, None], strict=True)
    ]
    schema = {"age": pl.String, "oldest_days": pl.Int64, "cases": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _ahead(found: list[Case], today: date) -> pl.DataFrame:
    days = [today + timedelta(days=ahead) for ahead in range(AHEAD_DAYS)]
    rows = [(day, sum(case.due_on == day for case in found)) for day in days]
    return pl.DataFrame(rows, schema={"due_on": pl.Date, "cases": pl.Int64}, orient="row")


def _judged(connection: Connection, since: datetime) -> pl.DataFrame:
    """One row a judgement since then: person_id, judged_at, hours from opening the case to it."""
    readings, judgements = tables.readings.c, tables.judgements.c
    asked = (
        sa.select(readings.person_id, judgements.at, readings.opened_at)
        .join_from(tables.judgements, tables.readings, judgements.reading == readings.number)
        .where(judgements.at >= since)
    )
    rows = [
        (row.person_id, row.at, (row.at - row.opened_at) / timedelta(hours=1))
        for row in connection.execute(asked)
    ]
    moment = pl.Datetime("us", "UTC")
    schema = {"person_id": pl.String(), "judged_at": moment, "hours": pl.Float64()}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _readers(
    found: list[Case], people: list[directory.Person], judged: pl.DataFrame, clock: Clock
) -> pl.DataFrame:
    """One row a person who may read, or has read, cases."""
    has = [case.holder if case.locked(clock.now) else case.assigned_to for case in found]
    this_week = pl.col("judged_at").dt.date() >= clock.week
    figures = {
        who: (week, median)
        for who, week, median in judged.group_by("person_id")
        .agg(week=this_week.sum().cast(pl.Int64), median=pl.col("hours").median())
        .iter_rows()
    }
    reads = (Right.READ_CASES, Right.READ_SECOND, Right.SETTLE)
    rows = [
        (
            person.person_id,
            person.name,
            has.count(person.person_id),
            *figures.get(person.person_id, (0, None)),
        )
        for person in people
        if person.person_id in figures or any(person.actor.may(right) for right in reads)
    ]
    return pl.DataFrame(rows, schema=_READERS, orient="row")
