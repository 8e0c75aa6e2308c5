"""Who rests after a closed case, and whom new reports bring back before the time is over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from analytics.casework import tables
from analytics.casework.database import Casework, reading
from analytics.casework.desk import damping, rules
from analytics.casework.desk.damping import NOTHING_FOUND, damping_days
from analytics.casework.desk.deadlines import Clock
from analytics.casework.desk.news import News
from analytics.casework.people import Actor, Right, require


@dataclass(frozen=True)
class Rest:
    """A subject's rest: since when, until when, and the night up to which their reports were read.

    `damped_days` of it are there because `earlier` closures before the last one found nothing either.
    """

    subject: str
    subject_id: str | None
    since: datetime
    until: datetime
    seen_to: date
    damped_days: int = 0
    earlier: int = 0


def resting(connection: Connection, clock: Clock, subject: str | None = None) -> dict[str, Rest]:
    """Who rests now, by reference, or one of them alone.

    A case that was deferred lets its subject rest until the day named.
    """
    cases, decisions, readings = tables.cases.c, tables.decisions.c, tables.readings.c
    later = tables.decisions.alias("later")
    corrected = sa.exists().where(later.c.corrects == decisions.number)
    deferred = (
        sa.select(readings.case_id, sa.func.max(decisions.defer_until).label("until"))
        .join_from(tables.decisions, tables.readings, decisions.reading == readings.number)
        .where(decisions.outcome == "defer", ~corrected)
        .group_by(readings.case_id)
        .subquery()
    )
    rest, most = timedelta(days=clock.rules.rest_days), timedelta(days=clock.rules.damping_days_most)
    put_off = sa.and_(cases.outcome == "defer", deferred.c.until > clock.today)
    asked = (
        sa.select(cases.subject, cases.subject_id, cases.closed_at, cases.seen_to, cases.outcome)
        .add_columns(deferred.c.until)
        .outerjoin_from(tables.cases, deferred, cases.case_id == deferred.c.case_id)
        .where(cases.status == "closed", sa.or_(cases.closed_at > clock.now - rest - most, put_off))
        .order_by(cases.closed_at)
    )
    if subject is not None:
        asked = asked.where(cases.subject == subject)
    # the last case of a subject counts
    last = {row.subject: row for row in connection.execute(asked)}
    alone = _earlier(connection, [who for who, row in last.items() if row.outcome in NOTHING_FOUND], clock)
    found: dict[str, Rest] = {}
    for who, row in last.items():
        earlier = alone.get(who, 0)
        damped = damping_days(earlier, clock.rules)
        if row.outcome == "defer" and row.until is not None:
            over = _midnight(row.until)
        else:
            over = row.closed_at + rest + timedelta(days=damped)
        if over > clock.now:
            found[who] = Rest(who, row.subject_id, row.closed_at, over, row.seen_to, damped, earlier)
    return found


def _earlier(connection: Connection, subjects: list[str], clock: Clock) -> dict[str, int]:
    """How many closures in a row found nothing, without the newest one; nobody where nothing is damped."""
    if not subjects or not damping_days(1, clock.rules):
        return {}
    closed = damping.closed_with_nothing(connection, subjects, clock.now)
    return {subject: count - 1 for subject, count in closed.items()}


def of_subject(casework: Casework, actor: Actor, subject_id: str, *, now: datetime) -> Rest | None:
    """The rest of one subject; None where they do not rest."""
    require(actor, Right.SEE_SUBJECT)
    reference = casework.keys.reference(subject_id)
    with reading(casework) as connection:
        return resting(connection, Clock(now, rules.current(connection)), reference).get(reference)


def if_closed(casework: Casework, actor: Actor, subject_id: str, *, now: datetime) -> Rest | None:
    """The rest that would follow if their case were closed now with nothing found; None without any rest."""
    require(actor, Right.SEE_SUBJECT)
    reference = casework.keys.reference(subject_id)
    with reading(casework) as connection:
        desk = rules.current(connection)
        earlier = damping.closed_with_nothing(connection, [reference], now).get(reference, 0)
    days = damping_days(earlier, desk)
    if not desk.rest_days:
        return None
    until = now + timedelta(days=desk.rest_days + days)
    return Rest(reference, subject_id, now, until, now.date(), days, earlier if days else 0)


def back_early(rests: Mapping[str, Rest], news: News, clock: Clock) -> dict[str, tuple[str, ...]]:
    """Whom reports bring back, by reference, and which reports these are.

    Nobody before `rest_new_days` are over, nor for fewer than `rest_new_events` reports, however long they
    rest.
    """
    least = timedelta(days=clock.rules.rest_new_days)
    asked = {
        rest.subject_id: (reference, rest.seen_to)
        for reference, rest in rests.items()
        if rest.subject_id is not None and rest.since + least <= clock.now
    }
    unseen = news.unseen({subject_id: seen_to for subject_id, (_, seen_to) in asked.items()})
    return {
        asked[subject_id][0]: event_ids
        for subject_id, event_ids in unseen.items()
        if len(event_ids) >= clock.rules.rest_new_events
    }


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
