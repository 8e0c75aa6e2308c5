"""How far readers agree with each other, and how often the score moved them: figures without names.

They rest on what each reader decided first; corrections are left out. Second readers see every recommendation
but only a share of the closures, so the figures are of the cases read twice, not of all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from analytics.casework import audit, tables
from analytics.casework.audit import Act
from analytics.casework.database import Casework, writing
from analytics.casework.people import Actor, Right, require
from analytics.casework.reviews.kappa import kappa
from analytics.errors import UsageError
from analytics.evaluation.intervals import Interval, wilson

_FOR, _AGAINST = {"recommend reopening"}, {"no further action", "propose removal"}


@dataclass(frozen=True)
class Agreement:
    """Cases that two readers decided in a period (the second's day counts), and how many alike.

    `share` with Wilson's interval; `kappa` with its asymptotic one (`kappa.kappa`).
    """

    pairs: int
    agreed: int
    share: Interval
    kappa: Interval


@dataclass(frozen=True)
class Overrides:
    """Whether the score moved readers, and whether they decided against the list.

    `moved` of the `shown` decisions went against the view that was written before the score was shown;
    unclear views and deferred cases are left out. `list_closed` of `list_decided` cases from the list needed
    nothing; `control_found` of `control_decided` from below the line were recommended.
    """

    shown: int
    moved: int
    share: Interval
    list_decided: int
    list_closed: int
    control_decided: int
    control_found: int


@dataclass(frozen=True)
class Period:
    """The figures of one month (`2026-06`), or of all of them (`all`)."""

    name: str
    agreement: Agreement
    overrides: Overrides


def by_month(casework: Casework, actor: Actor, since: date, until: date, *, now: datetime) -> list[Period]:
    """The figures of each month with a decision from `since` to before `until`, and first those of all.

    For supervisors and data scientists; nobody is named. `UsageError` where `until` is not after `since`.
    """
    require(actor, Right.SEE_MISSES)
    if until <= since:
        raise UsageError(f"agreement from {since} to before {until}", allowed="a day, and one after it")
    first, last = (datetime.combine(day, time(), UTC) for day in (since, until))
    with writing(casework) as connection:
        rows = _decided(connection, first, last)
        pairs = _pairs(connection, rows)
        content = {"since": str(since), "until": str(until), "decisions": len(rows)}
        act = Act("consultation", "agreement of readers seen", content=content)
        audit.record(connection, casework, actor, act, now)
    months = sorted({_month(row) for row in rows})
    chosen = [("all", rows), *((month, [row for row in rows if _month(row) == month]) for month in months)]
    return [_period(name, of, pairs) for name, of in chosen]


def _period(name: str, rows: Sequence[Row[Any]], pairs: dict[int, tuple[str, str]]) -> Period:
    of = [pairs[row.case_id] for row in rows if row.part == "second" and row.case_id in pairs]
    agreed = sum(first == second for first, second in of)
    agreement = Agreement(len(of), agreed, wilson(agreed, len(of)), kappa(of))
    return Period(name, agreement, _overrides(rows))


def _overrides(rows: Sequence[Row[Any]]) -> Overrides:
    """Of first and second readings; whoever settles has seen what others made of the score."""
    read = [row for row in rows if row.part != "settling" and row.outcome in _FOR | _AGAINST]
    shown = [row for row in read if row.view != "unclear" and row.shown_at is not None and row.blind]
    moved = sum(row.outcome in (_AGAINST if row.view == "escalating" else _FOR) for row in shown)
    listed = [row.outcome for row in read if row.lane == "list"]
    control = [row.outcome for row in read if row.lane == "control"]
    return Overrides(
        shown=len(shown),
        moved=moved,
        share=wilson(moved, len(shown)),
        list_decided=len(listed),
        list_closed=sum(outcome in _AGAINST for outcome in listed),
        control_decided=len(control),
        control_found=sum(outcome in _FOR for outcome in control),
    )


def _decided(connection: Connection, since: datetime, until: datetime) -> list[Row[Any]]:
    """What readers decided first from `since` to before `until`, with their view and what they were shown."""
    decisions, readings, cases = tables.decisions.c, tables.readings.c, tables.cases.c
    judgements, reveals = tables.judgements.c, tables.reveals.c
    asked = (
        sa.select(
            readings.case_id, readings.part, readings.blind, decisions.at, decisions.outcome, cases.lane
        )
        .add_columns(judgements.view, reveals.at.label("shown_at"))
        .join_from(tables.decisions, tables.readings, readings.number == decisions.reading)
        .join(tables.cases, cases.case_id == readings.case_id)
        .join(tables.judgements, judgements.reading == readings.number)
        .outerjoin(tables.reveals, reveals.reading == readings.number)
        .where(decisions.corrects.is_(None), decisions.at >= since, decisions.at < until)
        .order_by(decisions.number)
    )
    return list(connection.execute(asked))


def _pairs(connection: Connection, rows: Sequence[Row[Any]]) -> dict[int, tuple[str, str]]:
    """What the first and the second reader decided, by case, of the second readings among `rows`."""
    second = {row.case_id: row.outcome for row in rows if row.part == "second"}
    decisions, readings = tables.decisions.c, tables.readings.c
    asked = (
        sa.select(readings.case_id, decisions.outcome)
        .join(tables.decisions, decisions.reading == readings.number)
        .where(readings.part == "first", decisions.corrects.is_(None), readings.case_id.in_(list(second)))
    )
    return {row.case_id: (row.outcome, second[row.case_id]) for row in connection.execute(asked)}


def _month(row: Row[Any]) -> str:
    return f"{row.at:%Y-%m}"
