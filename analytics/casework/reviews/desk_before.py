"""What the desk did before somebody was reopened: whom it had, who rested, where the line was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from analytics.casework import tables
from analytics.casework.desk import cases, damping, rules
from analytics.casework.desk.cases import Case
from analytics.casework.desk.deadlines import monday
from analytics.casework.desk.rules import DeskRules
from analytics.casework.desk.standing import TURNS
from analytics.casework.reviews.missed_record import Record
from analytics.casework.reviews.why_missed import Place, State

_DAY = timedelta(days=1)


@dataclass(frozen=True, eq=False)
class DeskBefore:
    """The rules now, some people's cases by reference, and by case when it was judged and put off until.

    `lines`: the rank of the line by week; `opened`: new cases of list and control lane by week.
    """

    rules: DeskRules
    cases: Mapping[str, Sequence[Case]]
    judged: Mapping[int, datetime]
    deferred: Mapping[int, date]
    lines: Mapping[date, int]
    opened: Counter[date]

    def line(self, as_of: date) -> int:
        """The line of the night's week, else of the last week before it, else as many as the desk reads."""
        week = monday(as_of)
        before = [each for each in self.lines if each <= week]
        return self.lines[max(before)] if before else self.rules.capacity_a_week


def look(connection: Connection, references: Sequence[str]) -> DeskBefore:
    """What the desk did, with the cases of these people."""
    columns, readings, weeks = tables.cases.c, tables.readings.c, tables.weeks.c
    own: dict[str, list[Case]] = {}
    for case in cases.find(connection, columns.subject.in_(references)):
        own.setdefault(case.subject, []).append(case)
    judged = (
        sa.select(readings.case_id, sa.func.min(tables.judgements.c.at).label("at"))
        .join_from(tables.judgements, tables.readings, tables.judgements.c.reading == readings.number)
        .group_by(readings.case_id)
    )
    deferred = (
        sa.select(readings.case_id, sa.func.max(tables.decisions.c.defer_until).label("until"))
        .join_from(tables.decisions, tables.readings, tables.decisions.c.reading == readings.number)
        .where(tables.decisions.c.defer_until.is_not(None))
        .group_by(readings.case_id)
    )
    turns = sa.select(columns.opened_at).where(columns.lane.in_(TURNS))
    return DeskBefore(
        rules=rules.current(connection),
        cases=own,
        judged={row.case_id: row.at for row in connection.execute(judged)},
        deferred={row.case_id: row.until for row in connection.execute(deferred)},
        lines={row.week: row.line for row in connection.execute(sa.select(weeks.week, weeks.line))},
        opened=Counter(monday(at.date()) for at in connection.execute(turns).scalars()),
    )


def path(
    record: Record, desk: DeskBefore, own: Sequence[Case], who: str, span: tuple[date, date]
) -> tuple[Place, ...]:
    """The nights from the first sign to before the day, and how they stood on each."""
    ranks = record.ranks.filter(pl.col("subject_id") == who)
    known = {
        as_of: (rank, score) for as_of, rank, score in ranks.select("as_of", "rank", "score").iter_rows()
    }
    recorded = record.reports.filter(pl.col("subject_id") == who)["recorded_at"]
    places = []
    for as_of in record.nights:
        if not span[0] <= as_of < span[1]:
            continue
        rank, score = known.get(as_of, (None, None))
        line, full = desk.line(as_of), desk.opened[monday(as_of)] >= desk.rules.capacity_a_week
        state = State.UNLISTED if rank is None else State.ABOVE if rank <= line else State.BELOW
        if any(open_at(case, end_of(as_of)) for case in own):
            state = State.OUT
        elif rank is not None and _rests(desk, own, as_of, recorded):
            state = State.RESTING
        places.append(Place(as_of, rank, score, line, state, full))
    return tuple(places)


def _rests(desk: DeskBefore, own: Sequence[Case], as_of: date, recorded: pl.Series) -> bool:
    """Whether they rested on the night, and no new reports had brought them back."""
    at = end_of(as_of)
    closed = [case for case in own if case.closed_at is not None and case.closed_at <= at]
    if not closed:
        return False
    last = closed[-1]
    ended = last.closed_at or last.opened_at
    new = int(((recorded > _plain(last.seen_to)) & (recorded <= _plain(as_of))).sum())
    if at >= ended + desk.rules.rest_new_days * _DAY and new >= desk.rules.rest_new_events:
        return False
    if last.outcome == "defer" and last.case_id in desk.deferred:
        return as_of < desk.deferred[last.case_id]
    alone = damping.in_a_row(case.outcome for case in closed)
    longer = damping.damping_days(alone - 1, desk.rules) if last.outcome in damping.NOTHING_FOUND else 0
    return at < ended + (desk.rules.rest_days + longer) * _DAY


def was_open(case: Case, day: date) -> bool:
    """Whether the case was open when a day began."""
    return open_at(case, end_of(day - _DAY))


def open_at(case: Case, at: datetime) -> bool:
    """Whether the case was open at a moment."""
    return case.opened_at <= at and (case.closed_at is None or case.closed_at > at)


def end_of(day: date) -> datetime:
    """The end of a day, UTC."""
    return datetime.combine(day + _DAY, time(), UTC)


def _plain(day: date) -> datetime:
    return datetime.combine(day, time())
