"""Cases, readings and decisions for tests, in a line each."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from analytics.casework import tables
from analytics.casework.database import Casework, reading, writing
from analytics.casework.people import Actor
from analytics.casework.reviews import deciding, judging, readings
from analytics.casework.reviews.deciding import Decision, Outcome
from analytics.casework.reviews.judging import Judgement, View
from analytics.casework.reviews.readings import Reading
from tests.casework.conftest import NOW

FACTS = "Two calls to a number that was in the file before, both in May."
RATIONALE = "The calls are explained by the move, which the housing office has confirmed in writing."
PURPOSE = "scheduled re-review"


def a_case(
    casework: Casework,
    subject_id: str = "S1",
    *,
    holder: str | None = None,
    now: datetime = NOW,
    lane: str = "list",
    probability: float | None = None,
) -> int:
    """A new case, held by somebody where that is said."""
    row = {
        "subject_id": subject_id,
        "subject": casework.keys.reference(subject_id),
        "as_of": now.date(),
        "lane": lane,
        "probability": probability,
        "why": "list",
        "opened_at": now,
        "due_on": now.date() + timedelta(days=14),
        "status": "open",
        "seen_to": now.date(),
    }
    row = {name: value for name, value in row.items() if name in tables.cases.c}
    with writing(casework) as connection:
        asked = sa.insert(tables.cases).values(row).returning(tables.cases.c.case_id)
        case_id = int(connection.execute(asked).scalar_one())
    if holder:
        held(casework, case_id, holder, now)
    return case_id


def held(casework: Casework, case_id: int, person_id: str | None, now: datetime = NOW) -> None:
    """Let a person hold a case for an hour."""
    until = None if person_id is None else now + timedelta(hours=1)
    with writing(casework) as connection:
        found = sa.update(tables.cases).where(tables.cases.c.case_id == case_id)
        connection.execute(found.values(holder=person_id, held_until=until))


def opened(casework: Casework, actor: Actor, case_id: int, now: datetime = NOW) -> Reading:
    """A case taken and opened."""
    held(casework, case_id, actor.person_id, now)
    return readings.open_reading(casework, actor, case_id, PURPOSE, now=now)


def judgement(view: View = "unclear", **changed: str) -> Judgement:
    told = {"facts": FACTS, "assessment": "They keep in touch.", "benign": "A move.", "protective": "Work."}
    return Judgement(view, **(told | changed))


def shown(
    casework: Casework, actor: Actor, case_id: int, view: View = "unclear", now: datetime = NOW
) -> Reading:
    """A case taken, opened (or opened before), judged, and its score shown."""
    found = opened(casework, actor, case_id, now)
    judging.judge(casework, actor, found.number, judgement(view), now=now)
    judging.reveal(casework, actor, found.number, 12, 3.5, now=now)
    return found


def decided(
    casework: Casework,
    actor: Actor,
    case_id: int,
    outcome: Outcome = "no further action",
    *,
    view: View = "unclear",
    now: datetime = NOW,
    until: date | None = None,
) -> str:
    """The whole of a reading; the status that the case has by it."""
    found = shown(casework, actor, case_id, view, now)
    decision = Decision(outcome, RATIONALE, defer_until=until)
    return deciding.decide(casework, actor, found.number, decision, now=now)


def rows(casework: Casework, table: sa.Table) -> list[dict[str, Any]]:
    """Everything that a table holds, in order."""
    with reading(casework) as connection:
        return [dict(row._mapping) for row in connection.execute(sa.select(table))]


def the_case(casework: Casework, case_id: int) -> dict[str, Any]:
    """A case's row."""
    return next(row for row in rows(casework, tables.cases) if row["case_id"] == case_id)


def the_log(casework: Casework) -> list[tuple[str, str]]:
    """Kind and action of every entry of the log after the people were added."""
    found = [(row["kind"], row["action"]) for row in rows(casework, tables.audit)]
    return [each for each in found if not each[1].startswith(("person", "role"))]
