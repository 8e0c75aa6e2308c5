"""Whoever is read again and again with nothing found rests longer: some days a closure, up to a bound.

It lengthens the rest and nothing else: no score and no rank knows of it. Tripwires and new reports break it
as they break any rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from analytics.casework import tables
from analytics.casework.desk.rules import DeskRules

FOUND = "recommend reopening"
NOTHING_FOUND = frozenset({"no further action", "propose removal"})
"""Outcomes with which a case found nothing; `defer` says neither."""
FADES_DAYS = 730
"""A closure this long ago counts no more."""


def damping_days(earlier: int, rules: DeskRules) -> int:
    """Days of rest that `earlier` closures without a find add to that of the newest one.

    >>> [damping_days(earlier, DeskRules()) for earlier in (0, 1, 2, 10)]
    [0, 7, 14, 28]
    """
    if not rules.rest_days:
        return 0
    return min(max(earlier, 0) * rules.damping_days_a_closure, rules.damping_days_most)


def in_a_row(outcomes: Iterable[str | None]) -> int:
    """How many of the last outcomes, oldest first, found nothing since the last find.

    >>> in_a_row(["no further action", "recommend reopening", "no further action", "defer"])
    1
    """
    count = 0
    for outcome in outcomes:
        if outcome == FOUND:
            count = 0
        elif outcome in NOTHING_FOUND:
            count += 1
    return count


def closed_with_nothing(connection: Connection, subjects: Sequence[str], now: datetime) -> dict[str, int]:
    """Closed cases in a row that found nothing, by subject's reference; who has none is left out."""
    columns = tables.cases.c
    asked = (
        sa.select(columns.subject, columns.outcome)
        .where(columns.status == "closed", columns.closed_at > now - timedelta(days=FADES_DAYS))
        .order_by(columns.closed_at, columns.case_id)
    )
    if len(subjects) == 1:
        asked = asked.where(columns.subject == subjects[0])
    # a few thousand rows at most: naming everybody who rests would cost more
    wanted, found = set(subjects), dict[str, list[str]]()
    for subject, outcome in connection.execute(asked):
        if subject in wanted:
            found.setdefault(subject, []).append(outcome)
    return {subject: count for subject, of in found.items() if (count := in_a_row(of))}
