"""*Next*: hands out the best case that nobody has, and locks it for a while. No two people get the same one.

The order: one's own case; cases long overdue; tripwires; cases that were put back or whose lock ran out; then
the week's list with the control cases at their places.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from analytics.casework import tables
from analytics.casework.database import Casework, reading, writing
from analytics.casework.desk import cases, control_lane, opening, resting, rules, standing
from analytics.casework.desk.cases import Case, Move, Shown
from analytics.casework.desk.deadlines import Clock, Due
from analytics.casework.desk.lanes import Listed
from analytics.casework.desk.news import News
from analytics.casework.desk.opening import New
from analytics.casework.desk.standing import Standing
from analytics.casework.people import Actor, Right, require


class Nothing(StrEnum):
    """Why no case was handed out."""

    LEFT = "nothing is left to read"
    CAPACITY = "the week's capacity is used up"


@dataclass(frozen=True)
class Handed:
    """A case, or why there is none; `opened` of this week's `capacity` new cases are out or done."""

    case: Shown | None
    nothing: Nothing | None
    opened: int
    capacity: int


def next_case(
    casework: Casework,
    actor: Actor,
    listed: Listed,
    news: News,
    *,
    now: datetime,
    beyond_capacity: bool = False,
) -> Handed:
    """The next case for a reader, who then has it for `lock_minutes`; asked again, the same one.

    Once the week's capacity is used up, new cases come with `beyond_capacity` alone; what is out already and
    tripwires come all the same. What is given back tells nothing of lane, rank or score.
    """
    require(actor, Right.READ_CASES)
    _ask_ahead(casework, news, now)
    with writing(casework) as connection:
        desk = standing.look(connection, casework, listed, news, now)
        if _wake(connection, casework, actor, desk):
            desk = standing.look(connection, casework, listed, news, now)
        control_lane.draw_week(connection, casework, actor, listed, desk)
        full = desk.opened >= desk.clock.rules.capacity_a_week and not beyond_capacity
        found: Case | New | None = next(_waiting(connection, actor, desk), None)
        if found is None and not full:
            found = next(_turns(connection, casework, listed, desk), None)
        shown = None if found is None else _had(connection, casework, actor, found, desk).hidden(desk.clock)
        opened = standing.opened_in(connection, desk.clock.week, *standing.TURNS)
    nothing = None if shown else Nothing.CAPACITY if full else Nothing.LEFT
    return Handed(shown, nothing, opened, desk.clock.rules.capacity_a_week)


def _had(connection: Connection, casework: Casework, actor: Actor, found: Case | New, desk: Standing) -> Case:
    """The case, which the actor has from now on."""
    if isinstance(found, New):
        return opening.open_new(connection, casework, actor, found, desk.as_of, desk.clock)
    return opening.lock(connection, casework, actor, found, desk.clock)


def _ask_ahead(casework: Casework, news: News, now: datetime) -> None:
    """Ask the store before the database is locked: `news` keeps what it was asked."""
    with reading(casework) as connection:
        clock = Clock(now, rules.current(connection))
        rests = resting.resting(connection, clock)
    resting.back_early(rests, news, clock)


def _wake(connection: Connection, casework: Casework, actor: Actor, desk: Standing) -> bool:
    """Bring forward what reports trip for while it lies unread, snoozed or not; whether there is any."""
    soon = desk.clock.today + timedelta(days=desk.clock.rules.tripwire_due_days)
    lying = [case for case in desk.out.values() if case.status == "open" and not case.locked(desk.clock.now)]
    woken = [case for case in lying if case.case_id in desk.woken]
    for case in woken:
        event_ids = list(dict.fromkeys((*case.event_ids, *desk.woken[case.case_id].event_ids)))
        values = {"event_ids": json.dumps(event_ids), "seen_to": desk.as_of, "snoozed_until": None}
        due_on = min(case.due_on, soon)
        move = Move("tripwire")
        cases.update(connection, casework, actor, case.case_id, move, desk.clock.now, due_on=due_on, **values)
    return bool(woken)


def _waiting(connection: Connection, actor: Actor, desk: Standing) -> Iterator[Case | New]:
    """What comes before the list, in order."""
    now = desk.clock.now
    out = [case for case in desk.out.values() if case.subject not in desk.withheld]
    ready = [case for case in out if case.status == "open" and not case.asleep(now)]
    ready.sort(key=lambda case: (case.due_on, case.case_id))
    own = [case for case in ready if case.of(actor) and not case.locked_by_another(actor, now)]
    yield from sorted(own, key=lambda case: case.holder != actor.person_id)
    refused = _put_back_today(connection, actor, desk.clock)
    loose = [case for case in ready if case.loose(now) and case.case_id not in refused]
    yield from (case for case in loose if desk.clock.due(case.due_on) is Due.ESCALATED)
    yield from (case for case in loose if case.lane == "tripwire")
    for trip in desk.tripped.trips:
        yield New(trip.subject_id, "tripwire", trip.why, trip.event_ids)
    yield from loose


def _turns(connection: Connection, casework: Casework, listed: Listed, desk: Standing) -> Iterator[New]:
    """Whose turn it is: a control case whose place has come, else the first of the list who may be read."""
    for draw in control_lane.waiting(connection, casework.keys, desk):
        # whoever left the list since may not be read from it any more
        ranked = listed.rank(draw.subject_id) is not None
        if ranked and draw.slot <= desk.opened + 1 and desk.may(draw.subject):
            back = desk.back.get(draw.subject, ())
            yield New(draw.subject_id, "control", f"rank {draw.rank}", back, draw.probability)
    for subject_id, rank in listed.in_order():
        reference = casework.keys.reference(subject_id)
        if desk.may(reference):
            yield New(subject_id, "list", f"rank {rank}", desk.back.get(reference, ()))


def _put_back_today(connection: Connection, actor: Actor, clock: Clock) -> set[int]:
    """Cases that the reader put back today: somebody else's turn."""
    columns = tables.case_moves.c
    start = datetime.combine(clock.today, time(), UTC)
    mine = sa.and_(columns.by == actor.person_id, columns.move == "put back", columns.at >= start)
    return set(connection.execute(sa.select(columns.case_id).where(mine)).scalars())
