"""Who looks at more people, or faster, than the work explains? Figures and a stated rule, for the auditor.

Rate: somebody's busiest hour of the last week, against their own busiest hour of the four weeks before and
the median of the others of their role. Breadth: how many people they opened in the week without a case of
theirs, against the median of the others of their role. It stands out at `LEAST` or more and more than
`TIMES` what it is held against. It proposes whom to ask, and says nothing of why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from analytics.casework import directory, tables
from analytics.casework.database import Casework, reading
from analytics.casework.people import Actor, Right, Role, require

WEEK, PAST = timedelta(days=7), timedelta(days=28)
LEAST, TIMES = 20, 3.0
Place = tuple[str | None, str | None]
"""Stream and area."""


@dataclass(frozen=True)
class Look:
    """One subject was looked at, or handed out, by one person; `subject` is a reference."""

    person_id: str
    at: datetime
    subject: str


@dataclass(frozen=True)
class Reader:
    """What one person looked at in the last week; `reasons` says what stands out, and is empty for most."""

    person_id: str
    roles: frozenset[Role]
    looks: int
    busiest_hour: int
    busiest_at: datetime | None
    past_hour: int
    others_hour: float | None
    subjects: int
    without_case: int
    others_without: float | None
    streams: int
    areas: int

    @property
    def reasons(self) -> tuple[str, ...]:
        """Sentences, each with its figures."""
        told = []
        usual = max(self.past_hour, self.others_hour or 0)
        if self.busiest_hour >= LEAST and self.busiest_hour > TIMES * usual:
            told.append(
                f"{self.busiest_hour} looks in one hour; before: {self.past_hour} at most; "
                f"others of the role: {_figure(self.others_hour)}"
            )
        if self.without_case >= LEAST and self.without_case > TIMES * (self.others_without or 0):
            told.append(
                f"{self.without_case} people without a case of theirs, in {self.streams} streams and "
                f"{self.areas} areas; others of the role: {_figure(self.others_without)}"
            )
        return tuple(told)


def readers(casework: Casework, actor: Actor, places: Mapping[str, Place], *, now: datetime) -> list[Reader]:
    """Everybody who looked at somebody in the last week, whoever stands out first.

    `places` gives stream and area by reference, as far as they are known.
    """
    require(actor, Right.SEE_AUDIT)
    with reading(casework) as connection:
        looks = _looks(connection, now - WEEK - PAST)
        own = _own(connection)
    roles = {person.person_id: person.roles for person in directory.everybody(casework)}
    return judge(looks, own, roles, places, now=now)


def judge(
    looks: Iterable[Look],
    own: Mapping[str, set[str]],
    roles: Mapping[str, frozenset[Role]],
    places: Mapping[str, Place],
    *,
    now: datetime,
) -> list[Reader]:
    """The figures of everybody; `own` holds the references of a person's cases."""
    week: dict[str, list[Look]] = {}
    past: dict[str, list[Look]] = {}
    for look in looks:
        (week if look.at >= now - WEEK else past).setdefault(look.person_id, []).append(look)
    hours = {person: _busiest(told) for person, told in week.items()}
    without = {
        person: {look.subject for look in told} - own.get(person, set()) for person, told in week.items()
    }
    found = []
    for person, told in week.items():
        held = roles.get(person, frozenset({Role.OPERATOR}))
        others = [other for other in week if other != person and held & roles.get(other, frozenset())]
        where = [places[subject] for subject in without[person] if subject in places]
        found.append(
            Reader(
                person,
                held,
                looks=len(told),
                busiest_hour=hours[person][0],
                busiest_at=hours[person][1],
                past_hour=_busiest(past.get(person, []))[0],
                others_hour=median(hours[other][0] for other in others) if others else None,
                subjects=len({look.subject for look in told}),
                without_case=len(without[person]),
                others_without=median(len(without[other]) for other in others) if others else None,
                streams=len({stream for stream, _ in where if stream}),
                areas=len({area for _, area in where if area}),
            )
        )
    return sorted(found, key=lambda one: (not one.reasons, -one.without_case, one.person_id))


def _busiest(looks: Iterable[Look]) -> tuple[int, datetime | None]:
    hours = Counter(look.at.replace(minute=0, second=0, microsecond=0) for look in looks)
    if not hours:
        return 0, None
    at, most = max(hours.items(), key=lambda item: (item[1], item[0]))
    return most, at


def _looks(connection: Connection, since: datetime) -> list[Look]:
    columns = tables.audit.c
    asked = sa.select(columns.actor, columns.at, columns.subject).where(
        columns.kind.in_(("consultation", "disclosure")), columns.subject.is_not(None), columns.at >= since
    )
    return [Look(*row) for row in connection.execute(asked)]


def _own(connection: Connection) -> dict[str, set[str]]:
    """References of the cases that somebody read, moved, holds or is assigned."""
    cases, moves, readings = tables.cases.c, tables.case_moves.c, tables.readings.c
    asked = (
        sa.select(moves.by, cases.subject).join_from(
            tables.case_moves, tables.cases, moves.case_id == cases.case_id
        ),
        sa.select(readings.person_id, cases.subject).join_from(
            tables.readings, tables.cases, readings.case_id == cases.case_id
        ),
        sa.select(cases.holder, cases.subject).where(cases.holder.is_not(None)),
        sa.select(cases.assigned_to, cases.subject).where(cases.assigned_to.is_not(None)),
    )
    own: dict[str, set[str]] = {}
    for person, subject in connection.execute(sa.union(*asked)):
        own.setdefault(person, set()).add(subject)
    return own


def _figure(value: float | None) -> str:
    return "nobody to compare with" if value is None else f"{value:g}"
