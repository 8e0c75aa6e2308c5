"""Who rests after a closed case, and whom new reports bring back before the time is over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from analytics.casework import tables
from analytics.casework.deadlines import Clock
from analytics.casework.news import News


@dataclass(frozen=True)
class Rest:
    """A subject's rest: since when, until when, and the night up to which their reports were read."""

    subject: str
    subject_id: str | None
    since: datetime
    until: datetime
    seen_to: date


def resting(connection: Connection, clock: Clock) -> dict[str, Rest]:
    """Who rests now, by reference. A case that was deferred lets its subject rest until the day named."""
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
    rest = timedelta(days=clock.rules.rest_days)
    put_off = sa.and_(cases.outcome == "defer", deferred.c.until > clock.today)
    asked = (
        sa.select(cases.subject, cases.subject_id, cases.closed_at, cases.seen_to, cases.outcome)
        .add_columns(deferred.c.until)
        .outerjoin_from(tables.cases, deferred, cases.case_id == deferred.c.case_id)
        .where(cases.status == "closed", sa.or_(cases.closed_at > clock.now - rest, put_off))
        .order_by(cases.closed_at)
    )
    found: dict[str, Rest] = {}
    for subject, subject_id, closed_at, seen_to, outcome, until in connection.execute(asked):
        # the last case of a subject counts
        found.pop(subject, None)
        over = _midnight(until) if outcome == "defer" and until is not None else closed_at + rest
        if over > clock.now:
            found[subject] = Rest(subject, subject_id, closed_at, over, seen_to)
    return found


def back_early(rests: Mapping[str, Rest], news: News, clock: Clock) -> dict[str, tuple[str, ...]]:
    """Whom reports bring back, by reference, and which reports these are.

    Nobody before `rest_new_days` are over, nor for fewer than `rest_new_events` reports.
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
