"""The control lane: once a week some people below the line are drawn, and come up at places drawn by lot too.

The draw hangs on a key that nobody at the desk has, so that nobody can tell or choose whom it falls on. Where
a case stands among the week's cases is a lot as well, so that its place tells nothing.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from analytics.casework import audit, tables
from analytics.casework.audit import Act
from analytics.casework.database import Casework, reading
from analytics.casework.desk import drawing, missing
from analytics.casework.desk.drawing import Below
from analytics.casework.desk.lanes import Listed
from analytics.casework.desk.standing import Standing
from analytics.casework.keys import Keys
from analytics.casework.people import Actor, Right, require
from analytics.reports import Flags

FOUND = "recommend reopening"
KEPT_WEEKS = 4
"""For so long a draw that nobody got to comes up again, at a new place each week; then it stays unread."""


@dataclass(frozen=True)
class Waiting:
    """A draw that no case was opened for; `slot` is its place among this week's cases (from 1)."""

    number: int
    subject_id: str
    subject: str
    rank: int
    probability: float
    slot: int


def draw_week(
    connection: Connection, casework: Casework, actor: Actor, listed: Listed, standing: Standing
) -> None:
    """Draw this week's control cases, unless that is done; in the caller's transaction."""
    week, desk = standing.clock.week, standing.clock.rules
    if connection.execute(sa.select(tables.weeks.c.week).where(tables.weeks.c.week == week)).first():
        return
    may = _frame(listed, standing, casework.keys)
    line = _line(listed, may, desk.capacity_a_week)
    below = listed.ranks > line
    ids = pl.Series("subject_id", listed.subject_ids, dtype=pl.String).filter(pl.Series(below))
    frame = Below(ids, listed.ranks[below], line, may[below])
    seed = _secret(casework.keys, f"control:{week}")
    people, expected, least, drawn = int(may[below].sum()), 0.0, 0.0, []
    if people and desk.expected_draws > 0:
        result = drawing.draw(frame, desk.expected_draws, seed)
        expected, least, drawn = result.expected, result.least_probability, result.drawn.rows()
    row = {"week": week, "as_of": listed.as_of, "line": line, "people": people, "expected": expected}
    row |= {"least_probability": least, "at": standing.clock.now}
    connection.execute(sa.insert(tables.weeks).values(row))
    for subject_id, rank, probability in drawn:
        reference = casework.keys.reference(subject_id)
        slot = slot_of(casework.keys, week, reference, desk.capacity_a_week)
        kept = {"week": week, "as_of": listed.as_of, "subject_id": subject_id, "subject": reference}
        kept |= {"rank": rank, "probability": probability, "slot": slot}
        connection.execute(sa.insert(tables.draws).values(kept))
    content = {"week": str(week), "as_of": str(listed.as_of), "line": line, "people": people}
    act = Act("alteration", "control cases drawn", content=content | {"drawn": len(drawn)})
    audit.record(connection, casework, actor, act, standing.clock.now)


def waiting(connection: Connection, keys: Keys, standing: Standing) -> list[Waiting]:
    """Draws of the last weeks that no case of their subject was opened for since, by slot."""
    week, draws, weeks, cases = standing.clock.week, tables.draws.c, tables.weeks.c, tables.cases.c
    opened = sa.exists().where(cases.subject == draws.subject, cases.opened_at >= weeks.at)
    asked = (
        sa.select(tables.draws)
        .join_from(tables.draws, tables.weeks, draws.week == weeks.week)
        .where(draws.week > week - timedelta(weeks=KEPT_WEEKS), draws.subject_id.is_not(None), ~opened)
        .order_by(draws.number)
    )
    capacity = standing.clock.rules.capacity_a_week
    found = [
        Waiting(
            row.number,
            row.subject_id,
            row.subject,
            row.rank,
            row.probability,
            # a place beyond what may be opened now would never come
            row.slot
            if row.week == week and row.slot <= capacity
            else slot_of(keys, week, row.subject, capacity),
        )
        for row in connection.execute(asked)
    ]
    return sorted(found, key=lambda draw: (draw.slot, draw.number))


def slot_of(keys: Keys, week: date, reference: str, capacity: int) -> int:
    """A place among a week's cases, from 1 to `capacity`, by lot.

    >>> from pathlib import Path
    >>> keys = Keys(b"a" * 32, b"b" * 32, Path())
    >>> {slot_of(keys, date(2026, 6, 29), f"{person}", 3) for person in range(40)}
    {1, 2, 3}
    """
    return int.from_bytes(_secret(keys, f"slot:{week}:{reference}")[:8], "big") % capacity + 1


def _secret(keys: Keys, of: str) -> bytes:
    return hmac.digest(keys.audit, of.encode(), "sha256")


def _frame(listed: Listed, standing: Standing, keys: Keys) -> Flags:
    """Who could be read in an ordinary turn, shape (n,): no case out, no rest, nothing that trips."""
    tripped = {trip.subject_id for trip in standing.tripped.trips}
    taken = standing.out.keys() | (standing.rests.keys() - standing.back.keys()) | standing.withheld
    return np.array(
        [who not in tripped and keys.reference(who) not in taken for who in listed.subject_ids],
        dtype=np.bool_,
    )


def _line(listed: Listed, may: Flags, capacity: int) -> int:
    """Rank of the last person whom the list alone would get read this week; 0 where it is empty."""
    first = listed.ranks[may][:capacity]
    return int(first[-1]) if len(first) else 0


def results(casework: Casework, actor: Actor) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Weeks and draws as `missing.estimate` wants them (`missing.WEEKS`, `missing.DRAWS`).

    A draw is found if the first case of its subject within `KEPT_WEEKS` ended with a recommendation to
    re-open, in whatever lane it was read; null until that case is closed. `subject_id` is the reference.
    """
    require(actor, Right.SEE_MISSES)
    weeks, draws, cases = tables.weeks.c, tables.draws.c, tables.cases.c
    asked_weeks = sa.select(weeks.week, weeks.people, weeks.expected, weeks.least_probability)
    asked_draws = (
        sa.select(draws.week, draws.subject, draws.probability)
        .add_columns(cases.opened_at, cases.status, cases.outcome)
        .select_from(tables.draws)
        .join(tables.weeks, draws.week == weeks.week)
        .outerjoin(tables.cases, sa.and_(cases.subject == draws.subject, cases.opened_at >= weeks.at))
        .order_by(draws.number, cases.case_id)
    )
    with reading(casework) as connection:
        kept = [tuple(row) for row in connection.execute(asked_weeks.order_by(weeks.week))]
        found: dict[tuple[date, str], tuple[float, bool | None]] = {}
        for row in connection.execute(asked_draws):
            in_time = row.opened_at and row.opened_at.date() < row.week + timedelta(weeks=KEPT_WEEKS)
            judged = row.outcome == FOUND if in_time and row.status == "closed" else None
            # the first case counts; later rows are later cases of the same subject
            found.setdefault((row.week, row.subject), (row.probability, judged))
    rows = [(*key, *value) for key, value in found.items()]
    return (
        pl.DataFrame(kept, schema=missing.WEEKS, orient="row"),
        pl.DataFrame(rows, schema=missing.DRAWS, orient="row"),
    )
